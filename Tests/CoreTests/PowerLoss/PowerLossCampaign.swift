import Glibc
import Testing

@testable import AssetStoreCore

/// Tries what power cuts in a recorded operation can leave, and counts.
///
/// Of all different images a test looks at some that lie evenly among them. With ASSETSTORE_POWER_LOSS set to
/// the path of a file it looks at all of them, and adds a line of JSON to that file.
struct PowerLossCampaign {
  private let name: String
  private let results: String?
  private static let slice = 24

  init(_ name: String) {
    self.name = name
    results = getenv("ASSETSTORE_POWER_LOSS").map { String(cString: $0) }
  }

  private struct Trial {
    var cut: PowerCut
    var outcome: PowerCut.Outcome
    var isOrdered: Bool
    var isOver: Bool
  }

  /// - Parameter problem: what is wrong with what lies in a directory after a cut, which may have come when the
  ///   operation was over.
  func run(_ log: Disk.Log, _ problem: (_ directory: String, _ isOver: Bool) throws -> String?)
    throws
  {
    let trials = trials(log)
    #expect(trials.count > 10)
    let step = results == nil ? max(1, trials.count / PowerLossCampaign.slice) : 1
    let scratch = Scratch(inMemory: true)
    let directory = Path.join(scratch.path, "image")
    var tried = 0
    var violations = 0
    // From the end, so that a slice always has one in which the operation is over.
    for trial in trials.reversed().enumerated().filter({ $0.offset % step == 0 }).map(\.element) {
      tried += 1
      let found: String?
      do {
        try DiskImage(log, trial.cut, trial.outcome).write(to: directory)
        found = try problem(directory, trial.isOver)
      } catch {
        found = "\(error)"
      }
      guard let found else { continue }
      violations += 1
      if violations <= 3 { Issue.record("\(describe(trial, log)): \(found)") }
    }
    #expect(violations == 0, "\(name): \(violations) of \(tried)")
    if let results { try note(tried, violations, results) }
  }

  /// One for each different image; a later moment where several can leave it.
  private func trials(_ log: Disk.Log) -> [Trial] {
    var chance = Chance(seed: 1)
    var seen: Set<Int> = []
    var trials: [Trial] = []
    for moment in PowerCut.moments(log).reversed() {
      let cut = PowerCut(log, end: moment)
      let isOver = moment == log.events.count
      let outcomes = cut.outcomes(&chance)
      for (isOrdered, some) in [(true, outcomes.ordered), (false, outcomes.free)] {
        for outcome in some {
          guard seen.insert(DiskImage(log, cut, outcome).fingerprint).inserted else { continue }
          trials.append(
            Trial(cut: cut, outcome: outcome, isOrdered: isOrdered, isOver: isOver))
        }
      }
    }
    return trials.reversed()
  }

  private func describe(_ trial: Trial, _ log: Disk.Log) -> String {
    let gone = trial.cut.changes.indices.filter { !trial.outcome.kept[$0] }
    let lost = gone.map { "\(log.events[trial.cut.changes[$0]])" }.joined(separator: ", ")
    let fates = trial.outcome.fates.map { "\($0.key) \($0.value)" }.sorted()
    return """
      \(name), cut after \(trial.cut.end) of \(log.events.count), \
      \(trial.isOrdered ? "ordered" : "free"), lost [\(lost.prefix(400))], files \(fates.prefix(8))
      """
  }

  private func note(_ tried: Int, _ violations: Int, _ path: String) throws {
    let line = "{\"operation\": \"\(name)\", \"tried\": \(tried), \"violations\": \(violations)}\n"
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    defer { close(file) }
    #expect(write(file, line, line.utf8.count) == line.utf8.count)
  }
}
