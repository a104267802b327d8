import Glibc
import Testing

@testable import AssetStoreCore

@Suite struct ChildProcessTests {
  private func run(
    _ script: String, largest: Int = 100, longest: Int64 = 60_000,
    waiting: () throws -> Void = {}
  ) throws -> ChildProcess.Result {
    try ChildProcess.run(
      "sh", ["-c", script], keeping: ["PATH"], adding: [:], largest: largest, longest: longest,
      waiting: waiting)
  }

  @Test func saysWhatTheProgramSaid() throws {
    let result = try run("echo out; echo err >&2; exit 7")
    #expect(result.code == 7)
    #expect(result.output == Array("out\n".utf8))
    #expect(result.complaint == "err\n")
    #expect(try run("kill -9 $$").code == -1)
  }

  /// What it had started holds the pipes open, and ends with it.
  @Test(arguments: ["sleep 1000 & echo $!; wait", "sleep 1000 & echo $!; exec >&- 2>&-; wait"])
  func whatTakesTooLongEndsWithAllThatItStarted(script: String) throws {
    let scratch = Scratch()
    let path = Path.join(scratch.path, "child")
    #expect { try run("(\(script)) | tee '\(path)'", longest: 300) } throws: {
      ($0 as? StoreError)?.reason == .timeout
    }
    try expectNoProcess(in: path)
  }

  @Test func whatSaysTooMuchOrIsCancelledEndsToo() throws {
    let scratch = Scratch()
    let path = Path.join(scratch.path, "child")
    #expect { try run("sleep 1000 & echo $! > '\(path)'; yes") } throws: {
      ($0 as? StoreError)?.reason == .tooLarge
    }
    try expectNoProcess(in: path)
    #expect {
      try run("sleep 1000 & echo $! > '\(path)'; wait") {
        guard try RealSystem().status(path)?.size ?? 0 == 0 else {
          throw StoreError(.cancelled, "cancelled")
        }
      }
    } throws: { ($0 as? StoreError)?.reason == .cancelled }
    try expectNoProcess(in: path)
  }

  private func expectNoProcess(in path: String) throws {
    let bytes = try RealSystem().read(path, limit: 100)
    let process = try #require(pid_t(String(decoding: bytes.filter { $0 > 32 }, as: UTF8.self)))
    // Killed at once, and gone when its new parent has looked.
    let end = RealSystem().ticks() + 10_000
    while kill(process, 0) == 0, !isZombie(process), RealSystem().ticks() < end {
      usleep(1000)
    }
    #expect(kill(process, 0) != 0 || isZombie(process))
  }

  private func isZombie(_ process: pid_t) -> Bool {
    guard let bytes = try? RealSystem().read("/proc/\(process)/stat", limit: 10_000) else {
      return true
    }
    return String(decoding: bytes, as: UTF8.self).contains(") Z ")
  }
}
