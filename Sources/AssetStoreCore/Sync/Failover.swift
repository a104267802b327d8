/// Trying one place after another.
enum Failover {
  /// What `body` gives for the first place where it does not fail.
  ///
  /// Where it fails everywhere, the first failure; but that a place gave what somebody else made is said rather than
  /// that another gave nothing.
  static func first<Place, Value>(of places: [Place], _ body: (Place) throws -> Value) throws
    -> Value
  {
    var failure: StoreError?
    for place in places {
      do {
        return try body(place)
      } catch let error as StoreError where error.reason != .cancelled {
        if failure == nil || failure?.status == .network && isForeign(error) { failure = error }
      }
    }
    throw failure ?? StoreError(.defect, "there was no place to try")
  }

  private static func isForeign(_ error: StoreError) -> Bool {
    switch error.reason {
    case .headUnknownKey, .headBadSignature, .headOfAnotherRegistry: true
    default: false
    }
  }
}
