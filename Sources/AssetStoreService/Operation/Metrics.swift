internal import AssetStoreCore

/// What /metrics tells of requests. Any thread.
///
/// Source of the form: Prometheus' text format 0.0.4.
final class Metrics: Sendable {
  /// Of one route.
  private struct Answers {
    var byStatus: [Int32: Int64] = [:]
    /// How many took no longer than each of `bounds`, and longer than the one before.
    var buckets = [Int64](repeating: 0, count: Metrics.bounds.count + 1)
    var milliseconds: Int64 = 0
  }

  /// As the server in front of the service tells it.
  struct Connections: Sendable {
    var open: Int64 = 0
    var accepted: Int64 = 0
    var refused: Int64 = 0
  }

  private struct State {
    var answers: [String: Answers] = [:]
    var connections = Connections()
  }

  /// Milliseconds.
  private static let bounds: [Int64] = [1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000]
  private let state = Locked(State())

  /// - Parameter milliseconds: between two readings of a clock of whole ones, so that sums are right though a single one
  ///   may be off by one.
  func count(_ route: String, _ status: Int32, milliseconds: Int64) {
    let bucket = Metrics.bounds.firstIndex { milliseconds <= $0 } ?? Metrics.bounds.count
    state.use { state in
      state.answers[route, default: Answers()].byStatus[status, default: 0] += 1
      state.answers[route]?.buckets[bucket] += 1
      state.answers[route]?.milliseconds += max(0, milliseconds)
    }
  }

  func set(_ connections: Connections) { state.use { $0.connections = connections } }

  func text(_ figures: Figures) -> [UInt8] {
    let (answers, connections) = state.use { ($0.answers, $0.connections) }
    let routes = answers.sorted { $0.key < $1.key }
    var text = ""
    func family(_ name: String, _ type: String, _ help: String) {
      text += "# HELP assetstore_\(name) \(help)\n# TYPE assetstore_\(name) \(type)\n"
    }
    family("requests_total", "counter", "Requests that were answered.")
    for (route, answers) in routes {
      for (status, count) in answers.byStatus.sorted(by: { $0.key < $1.key }) {
        text += "assetstore_requests_total{route=\"\(route)\",status=\"\(status)\"} \(count)\n"
      }
    }
    family("request_seconds", "histogram", "Time that the service took for an answer.")
    for (route, answers) in routes {
      var sum: Int64 = 0
      for (bound, count) in zip(Metrics.bounds.map(Metrics.seconds) + ["+Inf"], answers.buckets) {
        sum += count
        text += "assetstore_request_seconds_bucket{route=\"\(route)\",le=\"\(bound)\"} \(sum)\n"
      }
      let seconds = Metrics.seconds(answers.milliseconds)
      text += "assetstore_request_seconds_sum{route=\"\(route)\"} \(seconds)\n"
      text += "assetstore_request_seconds_count{route=\"\(route)\"} \(sum)\n"
    }
    for (name, type, help, value) in [
      ("connections", "gauge", "Connections that are open.", connections.open),
      ("connections_total", "counter", "Connections that were accepted.", connections.accepted),
      (
        "connections_refused_total", "counter",
        "Connections that were refused, as their address had too many.", connections.refused
      ),
      ("assets", "gauge", "Assets that can be found.", figures.assets),
      ("users", "gauge", "Accounts.", figures.users),
      ("edits_waiting", "gauge", "Edits that no moderator has decided.", figures.edits),
    ] {
      family(name, type, help)
      text += "assetstore_\(name) \(value)\n"
    }
    return Array(text.utf8)
  }

  private static func seconds(_ milliseconds: Int64) -> String {
    let rest = String(milliseconds % 1000)
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.utf8.count) + rest
  }
}

/// How much there is of what the service keeps.
struct Figures {
  var assets: Int64
  var users: Int64
  /// New ones and those in review.
  var edits: Int64

  init(_ database: Database) throws {
    func count(_ rows: String) throws -> Int64 {
      try database.first("SELECT count(*) FROM \(rows)", as: { $0.integer(0) }) ?? 0
    }
    assets = try count("asset WHERE searchable = 1")
    users = try count("user")
    edits = try count("edit WHERE status IN (0, 1)")
  }
}
