// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
internal import AssetStoreRegistry
internal import AssetStoreService
public import CAssetStore

/// `assetstore_service`
final class ServiceObject: Sendable {
  let service: Service

  init(_ service: Service) {
    self.service = service
  }
}

func serviceArgument(_ service: OpaquePointer?) throws -> Service {
  let object = try unsafe Argument.object(service, ServiceObject.self, "service")
  try Callbacks.refuse(object.service, "service")
  return object.service
}

/// What C gave to be told things.
@safe private struct Log: @unchecked Sendable {
  let function: assetstore_log_fn
  let context: UnsafeMutableRawPointer?

  func tell(_ line: String) {
    unsafe line.withCString { unsafe function(context, $0) }
  }
}

/// What C gave to mail what sets a new password.
@safe private struct Reset: @unchecked Sendable {
  let function: assetstore_reset_fn
  let context: UnsafeMutableRawPointer?

  func send(_ name: String, _ email: String, _ token: String) {
    unsafe name.withCString { name in
      unsafe email.withCString { email in
        unsafe token.withCString { unsafe function(context, name, email, $0) }
      }
    }
  }
}

@c @implementation
public func assetstore_service_open(
  _ directory: UnsafePointer<CChar>!, _ options: UnsafePointer<assetstore_service_options>!,
  _ service: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(service, error) {
    let directory = try unsafe absolutePath(Argument.text(directory, "directory"))
    let options = try unsafe Argument.options(options, assetstore_service_options(), "options")
    try unsafe Argument.flags(options.flags, known: 7, "options")
    var made = ServiceOptions()
    made.hasPublicMetrics = unsafe options.flags & ASSETSTORE_SERVICE_PUBLIC_METRICS != 0
    made.url = try unsafe addressArgument(options.url, "url") ?? ""
    if let name = try unsafe Argument.optionalText(options.name, "name"), !name.isEmpty {
      made.name = name
    }
    made.keepsArchives = unsafe options.flags & ASSETSTORE_SERVICE_KEEP_ARCHIVES != 0
    made.asksPrivateServers = unsafe options.flags & ASSETSTORE_SERVICE_PRIVATE != 0
    if let url = try unsafe Argument.optionalText(options.upstream, "upstream") {
      var upstream = UpstreamOptions(url: url, kind: try unsafe sourceKind(options.upstream_kind))
      upstream.key = try unsafe Argument.optionalText(options.upstream_key, "upstream_key") ?? ""
      upstream.workingDirectory = try absolutePath(".")
      if unsafe options.upstream_interval > 0 {
        upstream.interval = Int64(unsafe options.upstream_interval)
      }
      made.upstream = upstream
    }
    if let function = unsafe options.log {
      let log = unsafe Log(function: function, context: options.log_ctx)
      made.log = { log.tell($0) }
    }
    if let function = unsafe options.reset {
      let reset = unsafe Reset(function: function, context: options.reset_ctx)
      made.onReset = { reset.send($0, $1, $2) }
    }
    return ServiceObject(try Service(directory, made, RealSystem()))
  }
}

@c @implementation
public func assetstore_service_close(_ service: OpaquePointer!) {
  unsafe Handles.remove(service, ServiceObject.self)
}

@c @implementation
public func assetstore_service_end(
  _ service: OpaquePointer!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) { try unsafe serviceArgument(service).end() }
}

@c @implementation
public func assetstore_service_admit(
  _ service: OpaquePointer!, _ request: UnsafePointer<assetstore_request>!,
  _ response: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(response, error) {
    let service = try unsafe serviceArgument(service)
    guard let request = try unsafe requestArgument(request, withBody: false) else {
      return ResponseObject(service.refuse(RequestText.problem))
    }
    switch service.admit(request) {
    case .body(let largest, let upload):
      return ResponseObject(bodyLimit: UInt64(clamping: largest), upload)
    case .answer(let answer): return ResponseObject(answer)
    }
  }
}

@c @implementation
public func assetstore_service_handle(
  _ service: OpaquePointer!, _ request: UnsafePointer<assetstore_request>!,
  _ response: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(response, error) {
    let service = try unsafe serviceArgument(service)
    guard let request = try unsafe requestArgument(request, withBody: true) else {
      return ResponseObject(service.refuse(RequestText.problem))
    }
    return ResponseObject(service.handle(request))
  }
}

@c @implementation
public func assetstore_service_tell_connections(
  _ service: OpaquePointer!, _ open: UInt64, _ accepted: UInt64, _ refused: UInt64,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) {
    try unsafe serviceArgument(service).tellConnections(
      open: Int64(clamping: open), accepted: Int64(clamping: accepted),
      refused: Int64(clamping: refused))
  }
}

@c @implementation
public func assetstore_service_add_user(
  _ service: OpaquePointer!, _ name: UnsafePointer<CChar>!, _ password: UnsafePointer<CChar>!,
  _ level: Int32, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) {
    let service = try unsafe serviceArgument(service)
    let name = try unsafe Argument.text(name, "name")
    let password = try unsafe Argument.text(password, "password")
    guard let known = Level(rawValue: Int64(level)) else {
      throw StoreError(.invalidArgument, "\(level) is no level", subject: "level")
    }
    do {
      try service.addUser(name, password, known)
    } catch let problem as Problem {
      throw StoreError(.invalidArgument, problem.message, subject: "name")
    }
  }
}

@c @implementation
public func assetstore_service_count_users(
  _ service: OpaquePointer!, _ count: UnsafeMutablePointer<Int>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe count?.pointee = 0
  return unsafe boundary(error) {
    guard let count = unsafe count else { throw Argument.null("the place for the count") }
    unsafe count.pointee = Int(clamping: try unsafe serviceArgument(service).countUsers())
  }
}

/// The progress callback of options that have nothing else.
private func progress(
  _ options: UnsafePointer<assetstore_service_work_options>?, of object: AnyObject? = nil
) throws -> Progress {
  let options = try unsafe Argument.options(options, assetstore_service_work_options(), "options")
  try unsafe Argument.flags(options.flags, known: 0, "options")
  return unsafe Argument.progress(options.progress, options.progress_ctx, of: object)
}

@c @implementation
public func assetstore_service_maintain(
  _ service: OpaquePointer!, _ options: UnsafePointer<assetstore_service_work_options>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) {
    let service = try unsafe serviceArgument(service)
    try service.maintain(unsafe progress(options, of: service))
  }
}

@c @implementation
public func assetstore_service_backup(
  _ directory: UnsafePointer<CChar>!, _ backup: UnsafePointer<CChar>!,
  _ options: UnsafePointer<assetstore_service_work_options>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) {
    let directory = try unsafe absolutePath(Argument.text(directory, "directory"))
    let backup = try unsafe absolutePath(Argument.text(backup, "backup"))
    try ServiceBackup(RealSystem(), unsafe progress(options)).write(directory, to: backup)
  }
}

@c @implementation
public func assetstore_service_restore(
  _ backup: UnsafePointer<CChar>!, _ directory: UnsafePointer<CChar>!,
  _ options: UnsafePointer<assetstore_service_work_options>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) {
    let backup = try unsafe absolutePath(Argument.text(backup, "backup"))
    let directory = try unsafe absolutePath(Argument.text(directory, "directory"))
    try ServiceBackup(RealSystem(), unsafe progress(options)).restore(backup, to: directory)
  }
}

@c @implementation
public func assetstore_service_check(
  _ directory: UnsafePointer<CChar>!,
  _ options: UnsafePointer<assetstore_service_work_options>!,
  _ report: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(report, error) {
    let directory = try unsafe absolutePath(Argument.text(directory, "directory"))
    return PackageReportObject(
      try ServiceCheck(directory, RealSystem(), unsafe progress(options)))
  }
}

@c @implementation
public func assetstore_service_catalogue_version(_ service: OpaquePointer!) -> Int64 {
  unsafe Handles.find(service, ServiceObject.self)?.service.catalogueVersion ?? 0
}

// Here the two modules meet that know nothing of each other.
@c @implementation
public func assetstore_service_export(
  _ directory: UnsafePointer<CChar>!, _ registry: UnsafePointer<CChar>!,
  _ options: UnsafePointer<assetstore_service_export_options>!,
  _ report: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(report, error) {
    let directory = try unsafe absolutePath(Argument.text(directory, "directory"))
    let registry = try unsafe absolutePath(Argument.text(registry, "registry"))
    let given = try unsafe Argument.options(
      options, assetstore_service_export_options(), "options")
    try unsafe Argument.flags(given.flags, known: 0, "options")
    let address = try unsafe addressArgument(given.url, "url") ?? ""
    var options = RegistryExport.Options()
    options.url = try unsafe Argument.optionalText(given.index_url, "index_url") ?? ""
    options.title =
      try unsafe Argument.optionalText(given.title, "title") ?? Path.name(registry)
    let progress = unsafe Argument.progress(given.progress, given.progress_ctx, of: nil)
    let system = RealSystem()
    let export = RegistryExport(options, system, progress)
    return try ServiceCatalogue.read(directory, address: address, system) {
      PackageReportObject(try export.run($0, to: registry))
    }
  }
}

/// Where clients reach a service, as options of several functions have it.
private func addressArgument(_ pointer: UnsafePointer<CChar>?, _ name: String) throws -> String? {
  guard let url = try unsafe Argument.optionalText(pointer, name) else { return nil }
  guard !url.hasSuffix("/") else {
    throw StoreError(
      .invalidArgument, "\(url) ends with a slash", subject: url, hint: "leave it out")
  }
  guard url.isEmpty || HTTP.isHTTP(url) else {
    throw StoreError(
      .invalidArgument, "\(url) is no URL of a website", subject: url,
      hint: "it begins with https://")
  }
  return url
}
