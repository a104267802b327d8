internal import AssetStoreCore

/// Dates and sizes as pages have them.
package enum SiteNumber {
  /// 2026-01-31, of seconds since 1970 UTC.
  package static func day(_ seconds: Int64) -> String { String(Timestamp.text(seconds).prefix(10)) }

  /// Sat, 31 Jan 2026 12:00:00 +0000, as RFC 822 has it with the year in full.
  package static func mailTime(_ seconds: Int64) -> String {
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let seconds = max(0, seconds)
    let (date, time) = (Timestamp.date(seconds / 86_400), Timestamp.plain(seconds).suffix(8))
    let weekday = days[Int(seconds / 86_400 % 7)]
    let day = date.day < 10 ? "0\(date.day)" : "\(date.day)"
    return "\(weekday), \(day) \(months[Int(date.month) - 1]) \(date.year) \(time) +0000"
  }

  /// 1.2 MB, in units of 1000.
  package static func size(_ bytes: Int64) -> String {
    var (tenths, unit) = (bytes.multipliedReportingOverflow(by: 10).partialValue, 0)
    while tenths >= 10_000, unit < 4 { (tenths, unit) = (tenths / 1000, unit + 1) }
    let units = ["B", "kB", "MB", "GB", "TB"]
    return unit == 0 || tenths >= 100
      ? "\(tenths / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}
