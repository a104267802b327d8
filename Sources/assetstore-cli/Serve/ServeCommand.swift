// An HTTP server in front of the library's service.
//
//   ServeCommand        opens the service, listens, waits for signals
//   ServerDaemon        libmicrohttpd with its callbacks: it reads HTTP and writes it
//   Exchange            one request and its answer
//   RequestHead         the head, read strictly; RequestBody the body, in memory or a file
//   ServerConnections   how many there are, and which are too slow
//   ServerWorkers       threads for what takes long
//   ServerMaintenance   what is done now and then
//   ServerIndex         a static index of what is published, after each change
//   MailCommand         what mails those who forgot their password
//   RequestLog          a line for each request
//
// A client can hold a connection and what it has sent, and nothing else: no thread waits for it. What it may send is
// bounded by the library (assetstore_service_admit) before it is read.

internal import CAssetStore
internal import Glibc

/// `serve`
enum ServeCommand {
  /// Milliseconds between two looks at connections that are too slow.
  private static let step = 500
  /// Milliseconds that requests which have begun get when the server is to end.
  private static let lastMoments: Int64 = 30_000

  static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let options = try ServeOptions(invocation)
    keepToUser(options)
    let log = try RequestLog(invocation[.requestLog])
    let service = try openService(options, invocation, log)
    if let name = invocation[.createAdmin] {
      return try ServeAdmin.make(name, service, console)
    }
    try ServeAdmin.makeOfEnvironment(service)
    let signals = ServerSignals()
    let settings = unsafe try ServerSettings(
      service.pointer, options, log, temporary: "\(options.data)/tmp")
    let maintenance = try ServerMaintenance(settings)
    let index = try options.index.map { try ServerIndex(settings, $0) }
    let socket = try ServerSocket(options.host, options.port)
    let daemon = try ServerDaemon(settings, options, socket: socket.descriptor)
    let url = "\(options.key == nil ? "http" : "https")://\(socket.name)"
    if console.json {
      console.document(JSON.object([("url", JSON.string(url))]))
    } else {
      console.line("listening on \(url)")
    }
    console.flush()
    log.event("started", url)
    serve(daemon, options, settings, signals, socket, maintenance, index)
    log.event("ended")
    return .done
  }

  /// Accounts and what waits for a moderator are nobody else's business. An index is, and there is one umask for both: then
  /// the folder of the data alone keeps others out.
  private static func keepToUser(_ options: ServeOptions) {
    if options.index == nil {
      umask(0o077)
    } else {
      _ = unsafe chmod(options.data, 0o700)
    }
  }

  private static func openService(
    _ options: ServeOptions, _ invocation: Invocation, _ log: RequestLog
  ) throws -> Handle {
    var given = unsafe assetstore_service_options()
    unsafe given.struct_size = Library.size(of: assetstore_service_options.self)
    unsafe given.flags = invocation.has(.publicMetrics) ? ASSETSTORE_SERVICE_PUBLIC_METRICS : 0
    if invocation.has(.keepArchives) { unsafe given.flags |= ASSETSTORE_SERVICE_KEEP_ARCHIVES }
    if invocation.has(.privateServers) { unsafe given.flags |= ASSETSTORE_SERVICE_PRIVATE }
    unsafe given.upstream_kind = SourceCommands.kind(invocation[.upstreamKind])
    // Kept for ever: the service may write to it as long as it is open.
    unsafe given.log_ctx = Unmanaged.passRetained(log).toOpaque()
    unsafe given.log = { context, line in
      guard let context = unsafe context else { return }
      unsafe Unmanaged<RequestLog>.fromOpaque(context).takeUnretainedValue().event(
        "failed", Library.text(line))
    }
    if let program = invocation[.mailCommand] {
      let mail = MailCommand(program, log)
      // As the log is.
      unsafe given.reset_ctx = Unmanaged.passRetained(mail).toOpaque()
      unsafe given.reset = { context, name, email, token in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<MailCommand>.fromOpaque(context).takeUnretainedValue().send(
          [Library.text(name), Library.text(email), Library.text(token)])
      }
    }
    return try unsafe Library.withStrings { strings in
      let directory = unsafe strings.pointer(options.data)
      unsafe given.url = strings.pointer(invocation[.siteURL])
      unsafe given.name = strings.pointer(invocation[.siteName])
      unsafe given.upstream = strings.pointer(invocation[.upstream])
      unsafe given.upstream_key = strings.pointer(invocation[.upstreamKey])
      return try unsafe Library.obtain(assetstore_service_close) {
        unsafe assetstore_service_open(directory, &given, $0, $1)
      }
    }
  }

  /// Until a signal ends it.
  private static func serve(
    _ first: ServerDaemon, _ options: ServeOptions, _ settings: ServerSettings,
    _ signals: ServerSignals, _ socket: ServerSocket, _ maintenance: ServerMaintenance,
    _ index: ServerIndex?
  ) {
    var daemon = first
    var retired: [ServerDaemon] = []
    while true {
      let signal = signals.wait(milliseconds: step)
      if signal == SIGHUP { reread(&daemon, &retired, options, settings, socket) }
      if signal == SIGTERM || signal == SIGINT { break }
      look(settings, &retired)
      maintenance.runIfDue()
      index?.runIfDue()
    }
    settings.log.event("ending")
    daemon.retire()
    socket.close()
    // What it is at may take some seconds more, and is waited for at the end.
    maintenance.breakOff()
    index?.breakOff()
    retired.append(daemon)
    wait(for: retired, lastMoments, settings, signals)
    // What a worker has begun is done before its connection goes; what only waits for another server is given up.
    _ = unsafe assetstore_service_end(settings.service, nil)
    for workers in [settings.workers, settings.longWorkers] { workers.end() }
    wait(for: retired, 1000, settings, signals)
    maintenance.end()
    index?.end()
    for daemon in retired { daemon.stop() }
  }

  /// Waits for what is being answered. Whoever asks for the end twice does not want to wait.
  private static func wait(
    for daemons: [ServerDaemon], _ milliseconds: Int64, _ settings: ServerSettings,
    _ signals: ServerSignals
  ) {
    let last = Clock.milliseconds() + milliseconds
    while !daemons.allSatisfy(\.isIdle), Clock.milliseconds() < last {
      if [SIGTERM, SIGINT].contains(signals.wait(milliseconds: 20)) { return }
      settings.connections.closeLate()
    }
  }

  private static func look(_ settings: ServerSettings, _ retired: inout [ServerDaemon]) {
    settings.connections.closeLate()
    let counts = settings.connections.counts
    _ = unsafe assetstore_service_tell_connections(
      settings.service, counts.open, counts.accepted, counts.refused, nil)
    retired.removeAll { $0.stopIfIdle() }
  }

  /// Opens the log again and, with TLS, begins anew with the certificate that is there now.
  private static func reread(
    _ daemon: inout ServerDaemon, _ retired: inout [ServerDaemon], _ options: ServeOptions,
    _ settings: ServerSettings, _ socket: ServerSocket
  ) {
    do {
      try settings.log.reopen()
      if options.key != nil {
        let next = try ServerDaemon(settings, options, socket: socket.descriptor)
        daemon.retire()
        retired.append(daemon)
        daemon = next
      }
      settings.log.event("reread")
    } catch {
      settings.log.event("failed", (error as? Failure)?.message ?? "\(error)")
    }
  }
}
