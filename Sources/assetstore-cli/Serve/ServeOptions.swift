internal import Glibc

/// What `serve` was asked for.
struct ServeOptions {
  let host: String
  let port: String
  let data: String
  let certificate: String?
  let key: String?
  let connections: Int64
  let connectionsOfAddress: Int
  /// Seconds.
  let timeout: Int64
  let trustedProxies: Set<String>
  let index: ServeIndexOptions?

  static let all: [Option] = [
    .listen, .data, .siteURL, .siteName, .tlsCertificate, .tlsKey, .requestLog, .connections,
    .connectionsOfAddress, .idle, .trustedProxy, .publicMetrics, .upstream, .upstreamKind,
    .upstreamKey, .keepArchives, .privateServers, .mailCommand, .index, .indexKey, .indexURL,
    .createAdmin,
  ]

  init(_ invocation: Invocation) throws {
    let listen = invocation[.listen] ?? "127.0.0.1:8080"
    guard let colon = listen.utf8.lastIndex(of: UInt8(ascii: ":")),
      UInt16(listen[listen.utf8.index(after: colon)...]) != nil
    else {
      throw Failure.usage(
        "--listen cannot be '\(listen)'", subject: "--listen",
        hint: "it must be HOST:PORT, such as 127.0.0.1:8080 or [::]:8080")
    }
    let name = listen[..<colon]
    host = String(name.hasPrefix("[") && name.hasSuffix("]") ? name.dropFirst().dropLast() : name)
    port = String(listen[listen.utf8.index(after: colon)...])
    data = try ServeOptions.data(invocation)
    index = try ServeIndexOptions(invocation, data: data)
    certificate = invocation[.tlsCertificate]
    key = invocation[.tlsKey]
    guard (certificate == nil) == (key == nil) else {
      throw Failure.usage(
        "--tls-cert and --tls-key need each other", subject: "--tls-cert", hint: "give both")
    }
    connections = invocation.number(.connections) ?? 1000
    connectionsOfAddress = Int(clamping: invocation.number(.connectionsOfAddress) ?? 100)
    timeout = invocation.number(.idle) ?? 15
    trustedProxies = Set(
      try invocation.all(.trustedProxy).map { given in
        guard let address = Address.text(given) else {
          throw Failure.usage(
            "--trusted-proxy cannot be '\(given)'", subject: "--trusted-proxy",
            hint: "it must be an address, such as 127.0.0.1 or ::1")
        }
        return address
      })
  }

  /// The folder that `--data` names, or the user's own.
  static func data(_ invocation: Invocation) throws -> String {
    if let data = invocation[.data] { return data }
    func environment(_ name: String) -> String? {
      guard let value = unsafe getenv(name), unsafe value.pointee == 0x2f else { return nil }
      return unsafe String(validatingCString: value)
    }
    if let folder = environment("XDG_DATA_HOME") { return "\(folder)/assetstore-service" }
    if let home = environment("HOME") { return "\(home)/.local/share/assetstore-service" }
    throw Failure.usage(
      "nobody says where the data is", subject: "--data", hint: "give --data DIR")
  }
}
