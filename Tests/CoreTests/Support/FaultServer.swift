import AssetStoreCore
import Glibc
import Testing

/// Tests/Support/fault_server.py, one for all tests of this process. It ends with the process, because its
/// standard input does.
final class FaultServer: Sendable {
  static let shared = FaultServer()

  /// "http://127.0.0.1:PORT"
  let url: String
  /// The directory it serves.
  let root: String

  private init() {
    var template = Array("/tmp/assetstore-served-XXXXXX".utf8CString)
    mkdtemp(&template)
    root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let script = "\(FaultServer.tests)/Support/fault_server.py"

    var input: [Int32] = [0, 0]
    var output: [Int32] = [0, 0]
    pipe(&input)
    pipe(&output)
    // Closed in all children, or the server would outlive this process.
    for descriptor in input + output { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, input[0], 0)
    posix_spawn_file_actions_adddup2(&actions, output[1], 1)
    var arguments: [UnsafeMutablePointer<CChar>?] = []
    for argument in ["python3", script, "--root", root] { arguments.append(strdup(argument)) }
    arguments.append(nil)
    var child: pid_t = 0
    let code = posix_spawnp(&child, "python3", &actions, nil, arguments, environ)
    posix_spawn_file_actions_destroy(&actions)
    for argument in arguments { free(argument) }
    close(input[0])
    close(output[1])
    defer { close(output[0]) }

    var line: [UInt8] = []
    if code == 0 {
      var byte: UInt8 = 0
      var ready = pollfd(fd: output[0], events: Int16(POLLIN), revents: 0)
      while poll(&ready, 1, 20_000) == 1, read(output[0], &byte, 1) == 1, byte != 0x0a {
        line.append(byte)
      }
    }
    url = "http://127.0.0.1:\(String(decoding: line, as: UTF8.self))"
    atexit { try? RealSystem().removeTree(FaultServer.shared.root) }
    if line.isEmpty { Issue.record("the fault server did not start") }
  }

  /// The folder Tests of this package.
  static var tests: String {
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
  }

  /// Puts a file under `root` and gives the URL path of it. Whole at any time, since the cases of a test run
  /// side by side and put the same file.
  func serve(_ name: String, _ bytes: [UInt8]) -> String {
    do {
      try RealSystem().replace("\(root)/\(name)", with: bytes, sync: false)
    } catch {
      Issue.record(error)
    }
    return "/\(name)"
  }
}

/// Bytes that look like nothing, always the same for a seed.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var state = seed &* 0x9E37_79B9_7F4A_7C15
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt8(truncatingIfNeeded: state >> 33)
  }
}
