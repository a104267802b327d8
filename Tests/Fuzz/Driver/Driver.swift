import FuzzTargets
import Glibc

/// What libFuzzer calls with each input. ASSETSTORE_FUZZ names the target.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  do {
    try target.run(unsafe Array(UnsafeBufferPointer(start: bytes, count: count)))
  } catch {
    fatalError("\(error)")
  }
  return 0
}

private let target: FuzzTarget = {
  let name = unsafe getenv("ASSETSTORE_FUZZ").map { unsafe String(cString: $0) } ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    fatalError("ASSETSTORE_FUZZ is none of \(FuzzTarget.allCases.map(\.rawValue))")
  }
  return target
}()
