// A service: requests in, responses out.
//
//     Message/    a request and its response, free of sockets
//     Data/       what is kept, and who owns which table
//     Accounts/   who asks, and what they may do
//     Library/    the protocol of editors up to 4.6, with edits and their moderation
//     Store/      the protocol of editors from 4.7 on
//     Publish/    packages that are uploaded, and releases that are withdrawn
//     Upstream/   another store's assets beside the local ones, and archives that are kept elsewhere
//     Pages/      the same for people
//     Operation/  health, figures, backups, what all routes take and give
//     Resources/  the same for programs that read OpenAPI
//
// The service has no threads, sockets or timers of its own: a server in front of it calls `handle` on as many threads as
// it likes, and `maintain` now and then. It never throws at a client: whatever goes wrong becomes a response, and what
// is the service's own fault a 500 that tells the client nothing and the log everything.

package import AssetStoreCore

package struct ServiceOptions: Sendable {
  /// Where clients reach the service, for URLs in its answers: "https://host/base", without a slash at the end; "": as
  /// each request's Host field says.
  package var url = ""
  /// Of the site, for people.
  package var name = "Asset Store"
  /// Whether everybody may read /metrics, and not only this machine.
  package var hasPublicMetrics = false
  /// Gets what should be known of requests that failed by the service's own fault, in one line.
  package var log: @Sendable (String) -> Void = { _ in }
  /// Gets the name and address of a user who forgot the password, and the token that sets a new one, in maintenance; nil:
  /// nobody is mailed.
  package var onReset: (@Sendable (_ name: String, _ email: String, _ token: String) -> Void)?
  package var passwordCost = PasswordCost.recommended
  package var rules = RequestRules()
  /// Bytes of answers that are kept until something changes.
  package var largestAnswerCache = 32 << 20
  /// A library or registry whose assets stand beside the local ones.
  package var upstream: UpstreamOptions?
  /// Whether archives that are kept elsewhere are fetched when they are first asked for, and served from here since.
  package var keepsArchives = false
  /// Whether they are fetched from servers at addresses of this machine and of its network, too.
  package var asksPrivateServers = false

  package init() {}
}

/// An open service. Any thread.
package final class Service: Sendable {
  let data: ServiceData
  let system: any System
  let options: ServiceOptions
  let directory: String
  let archives: ArchiveCache
  let passwords: Passwords
  let limits: RequestLimits
  /// Addresses of those who forgot their password.
  let forgotten = Locked<[String]>([])
  let answers: AnswerCache
  /// When the upstream was asked last, in ticks.
  let upstreamAsked = Locked<Int64?>(nil)
  let fetches = Locked(ArchiveFetches())
  let uploads = RunningUploads()
  /// Whether what takes long is to be given up.
  let isEnding = Locked(false)
  let metrics = Metrics()
  /// What was found of late of packages that wait.
  let comparisons = Locked<[(key: String, contents: PackageContents)]>([])
  /// Held while a package gets into the archives and somebody comes to need it there, or nobody does any more.
  let packages = Turns()
  let router: Router<Endpoint>
  /// Held as long as the service is open.
  private let lock: Locked<any FileLock>

  /// What answers the requests of a route.
  struct Endpoint: Sendable {
    /// Bytes that a body may have.
    var largestBody = Int64(Body.largest)
    /// Looks at the head alone, before the body is read. Throws as `answer` does, which has to look again. What it gives
    /// lives as long as the request.
    var admit: @Sendable (Service, Request, [String]) throws -> RunningUpload? = { _, _, _ in nil }
    var problems = ProblemStyle.error
    /// The strings are what the parts in braces took. Throws a `Problem` for what is the client's fault.
    var answer: @Sendable (Service, Request, [String]) throws -> Response
  }

  /// Opens the data in a folder, which is made if it is not there; one service at a time has it.
  package init(_ directory: String, _ options: ServiceOptions, _ system: any System) throws {
    self.directory = directory
    self.options = options
    archives = ArchiveCache(system: system, directory: directory, readOnly: false)
    answers = AnswerCache(most: options.largestAnswerCache)
    self.system = system
    passwords = Passwords(options.passwordCost, system)
    limits = RequestLimits(options.rules)
    try system.makePrivateDirectory(directory)
    guard let lock = try system.tryLock(Path.join(directory, "lock")) else {
      throw StoreError(.busy, "another service has \(directory)", subject: directory)
    }
    self.lock = Locked(lock)
    // What bodies of requests came in is nobody's any more.
    let temporary = Path.join(directory, "tmp")
    try system.removeTree(temporary)
    try system.makeDirectories(temporary)
    data = try ServiceData(Path.join(directory, "service.sqlite"))
    var router = Router<Endpoint>()
    Service.addOperation(to: &router)
    Service.addAccounts(to: &router)
    Service.addEdits(to: &router)
    Service.addLibrary(to: &router)
    Service.addStore(to: &router)
    Service.addArchives(to: &router)
    Service.addPublishing(to: &router)
    Service.addUpstream(to: &router)
    Service.addDocuments(to: &router)
    Service.addPages(to: &router)
    self.router = router
  }

  /// Grows with every change of what is published.
  package var catalogueVersion: Int64 { data.catalogueVersion }

  /// What to do with a request whose body was not read yet: the bytes it may have, or the answer to give at once.
  package enum Admission: Sendable {
    /// - Parameter upload: to be kept until the request is over, however that is.
    case body(largest: Int64, upload: RunningUpload?)
    case answer(Response)
  }

  /// Only the head of the request is looked at.
  package func admit(_ request: Request) -> Admission {
    let began = system.ticks()
    var route = ""
    var problems = ProblemStyle(path: request.path)
    do throws(Problem) {
      let match = try router.match(request.method, request.path)
      route = match.route.name
      problems = match.route.answer.problems
      let largest = match.route.answer.largestBody
      if let length = try request.field("content-length") {
        guard let size = Int64(length), size >= 0 else {
          throw Problem(400, "the length of the body is no number")
        }
        guard size <= largest else {
          throw Problem(413, "the body is larger than \(largest) bytes")
        }
      }
      do {
        let upload = try match.route.answer.admit(self, request, match.values)
        return .body(largest: largest, upload: upload)
      } catch {
        return .answer(finish(response(to: error, route, problems), route, since: began))
      }
    } catch {
      return .answer(finish(refusal(error, request, problems), route, since: began))
    }
  }

  /// The answer to a request.
  package func handle(_ request: Request) -> Response {
    let began = system.ticks()
    do throws(Problem) {
      let match = try router.match(request.method, request.path)
      return finish(answer(request, match), match.route.name, since: began)
    } catch {
      let problems = ProblemStyle(path: request.path)
      return finish(refusal(error, request, problems), "", since: began)
    }
  }

  /// Gives up what is being fetched from elsewhere, and all that would be from now on: who asks for it is told so.
  package func end() { isEnding.use { $0 = true } }

  /// The answer to what is no request: a head that is not UTF-8.
  package func refuse(_ problem: Problem) -> Response {
    finish(problem.response(), "", since: system.ticks())
  }

  /// What is told who asked for what there is not: browsers, a page.
  private func refusal(
    _ problem: Problem, _ request: Request, _ style: ProblemStyle
  ) -> Response {
    let isBrowser = try? request.field("accept")?.utf8.starts(with: "text/html".utf8)
    guard problem.status == 404, isBrowser == true, let visit = try? Visit(self, request) else {
      return problem.response(style)
    }
    return visit.page(problem)
  }

  /// What all answers have.
  private func finish(_ response: Response, _ route: String, since began: Int64) -> Response {
    var response = response
    response.route = route
    response.fields += [
      ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
    ]
    if !response.fields.contains(where: { $0.name == "Referrer-Policy" }) {
      response.fields.append(("Referrer-Policy", "no-referrer"))
    }
    metrics.count(route, response.status, milliseconds: system.ticks() - began)
    return response
  }

  private func answer(_ request: Request, _ match: Router<Endpoint>.Match) -> Response {
    let problems = match.route.answer.problems
    do {
      var request = request
      let largest = match.route.answer.largestBody
      if !request.bodyFile.isEmpty, largest == Body.largest {
        // Read as if it had come in memory.
        request.body = try system.read(request.bodyFile, limit: Int(clamping: largest) + 1)
        guard request.body.count <= largest else {
          throw Problem(413, "the body is larger than \(largest) bytes")
        }
        request.bodyFile = ""
      }
      return try match.route.answer.answer(self, request, match.values)
    } catch {
      return response(to: error, match.route.name, problems)
    }
  }

  private func response(to error: any Error, _ route: String, _ style: ProblemStyle) -> Response {
    switch error {
    case let problem as Problem: return problem.response(style)
    case let error as StoreError where error.status == .busy:
      return Problem(503, "the service is busy", retryAfter: 1).response(style)
    default:
      options.log("\(route): \(error)")
      return Problem(500, "the service failed").response(style)
    }
  }
}
