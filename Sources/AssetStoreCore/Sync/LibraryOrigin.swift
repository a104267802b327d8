/// A document of a library.
enum LibraryItem: Sendable, Equatable {
  case configuration
  case page(Int64)
  case asset(Int64)
}

/// A document that came; `body` is nil if the validators still hold.
struct LibraryReply {
  var body: [UInt8]?
  var etag = ""
  var lastModified = ""
}

/// Where a library's documents come from.
protocol LibraryOrigin: AnyObject {
  /// Whether each asset's details cost no request.
  var isLocal: Bool { get }
  /// What an error names.
  func name(_ item: LibraryItem) -> String
  var requests: Int64 { get }
  var bytes: Int64 { get }
  /// Fetches documents and hands each over as it comes, in any order.
  func fetch(
    _ items: [(item: LibraryItem, etag: String, lastModified: String)], _ progress: Progress,
    what: String,
    each: (LibraryItem, Result<LibraryReply, StoreError>) throws -> Void) throws
}

/// A library's documents as files: configure.json, asset-page-N.json, asset/ID.json.
final class LibraryFiles: LibraryOrigin {
  private static let limit = 64 << 20
  private let directory: String
  private let system: any System
  private(set) var bytes: Int64 = 0

  init(directory: String, system: any System) {
    self.directory = directory
    self.system = system
  }

  var isLocal: Bool { true }
  var requests: Int64 { 0 }

  func name(_ item: LibraryItem) -> String {
    switch item {
    case .configuration: Path.join(directory, "configure.json")
    case .page(let number): Path.join(directory, "asset-page-\(number).json")
    case .asset(let number): Path.join(directory, "asset/\(number).json")
    }
  }

  func fetch(
    _ items: [(item: LibraryItem, etag: String, lastModified: String)], _ progress: Progress,
    what: String,
    each: (LibraryItem, Result<LibraryReply, StoreError>) throws -> Void
  ) throws {
    for (item, _, _) in items {
      let result: Result<LibraryReply, StoreError>
      do {
        let body = try system.read(name(item), limit: LibraryFiles.limit)
        bytes += Int64(body.count)
        result = .success(LibraryReply(body: body))
      } catch let error as StoreError {
        result = .failure(error)
      }
      try each(item, result)
    }
  }
}

/// A library's documents from its server.
final class LibraryServer: LibraryOrigin {
  /// Rows asked for at a time: the most that the reference server gives.
  private static let pageLength = 500
  /// Some fifty times what such a page has; the values of a reply take a hundred times its bytes.
  private static let limit = 8 << 20
  private let url: String
  private let options: HTTPOptions
  private let client: HTTPClient

  init(url: String, options: HTTPOptions, system: any System) throws {
    self.url = url
    self.options = options
    client = try HTTPClient(system: system)
  }

  var isLocal: Bool { false }
  var requests: Int64 { client.requestsSent }
  var bytes: Int64 { client.receivedBytes }

  func name(_ item: LibraryItem) -> String { HTTP.shown(address(item)) }

  private func address(_ item: LibraryItem) -> String {
    switch item {
    case .configuration: "\(url)/configure?type=any"
    case .page(let number):
      "\(url)/asset?type=any&godot_version=any&max_results=\(LibraryServer.pageLength)&page=\(number)"
    case .asset(let number): "\(url)/asset/\(number)"
    }
  }

  func fetch(
    _ items: [(item: LibraryItem, etag: String, lastModified: String)], _ progress: Progress,
    what: String,
    each: (LibraryItem, Result<LibraryReply, StoreError>) throws -> Void
  ) throws {
    let wanted = items.map {
      HTTPRequest(url: address($0.item), etag: $0.etag, lastModified: $0.lastModified)
    }
    try client.fetch(
      wanted, options: options, limit: LibraryServer.limit, progress: progress, what: what
    ) { index, result in
      guard items.indices.contains(index) else { return }
      try each(
        items[index].item,
        result.map { reply in
          LibraryReply(
            body: reply.status == 304 ? nil : reply.body, etag: reply.etag,
            lastModified: reply.lastModified)
        })
    }
  }
}
