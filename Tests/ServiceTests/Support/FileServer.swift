import AssetStoreCore
import Glibc
import Testing

/// Tests/Support/fault_server.py, which ends with the value: its standard input does.
final class FileServer {
  /// "http://127.0.0.1:PORT"
  let url: String
  /// The directory it serves.
  let root: String
  private let input: Int32

  init() throws {
    root = try "/tmp/assetstore-served-\(RealSystem().randomName())"
    try RealSystem().makeDirectories(root)
    let tests = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
    var input: [Int32] = [0, 0]
    var output: [Int32] = [0, 0]
    pipe(&input)
    pipe(&output)
    for descriptor in input + output { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, input[0], 0)
    posix_spawn_file_actions_adddup2(&actions, output[1], 1)
    var arguments: [UnsafeMutablePointer<CChar>?] = []
    for argument in ["python3", "\(tests)/Support/fault_server.py", "--root", root] {
      arguments.append(strdup(argument))
    }
    arguments.append(nil)
    var child: pid_t = 0
    posix_spawnp(&child, "python3", &actions, nil, arguments, environ)
    posix_spawn_file_actions_destroy(&actions)
    for argument in arguments { free(argument) }
    close(input[0])
    close(output[1])
    self.input = input[1]
    var line: [UInt8] = []
    var byte: UInt8 = 0
    var ready = pollfd(fd: output[0], events: Int16(POLLIN), revents: 0)
    while poll(&ready, 1, 20_000) == 1, read(output[0], &byte, 1) == 1, byte != 0x0a {
      line.append(byte)
    }
    close(output[0])
    url = "http://127.0.0.1:\(String(decoding: line, as: UTF8.self))"
    if line.isEmpty { Issue.record("the server did not start") }
  }

  deinit {
    close(input)
    try? RealSystem().removeTree(root)
  }

  /// Serves these bytes and gives their URL.
  func serve(_ name: String, _ bytes: [UInt8]) throws -> String {
    try RealSystem().replace("\(root)/\(name)", with: bytes, sync: false)
    return "\(url)/\(name)"
  }
}
