/// Dates and sizes as pages have them.
enum SiteNumber {
  /// 2026-01-31, of seconds since 1970 UTC.
  static func day(_ seconds: Int64) -> String {
    let (year, month, day) = civil(seconds)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// 2026-01-31T12:00:00Z, as RFC 3339 has it.
  static func time(_ seconds: Int64) -> String { "\(day(seconds))T\(clock(seconds))Z" }

  /// Sat, 31 Jan 2026 12:00:00 +0000, as RFC 822 has it with the year in full.
  static func mailTime(_ seconds: Int64) -> String {
    let (year, month, day) = civil(seconds)
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let weekday = days[Int(max(0, seconds) / 86_400 % 7)]
    return
      "\(weekday), \(padded(day, 2)) \(months[Int(month) - 1]) \(padded(year, 4)) \(clock(seconds)) +0000"
  }

  /// 1.2 MB, in units of 1000.
  static func size(_ bytes: Int64) -> String {
    var (tenths, unit) = (bytes.multipliedReportingOverflow(by: 10).partialValue, 0)
    while tenths >= 10_000, unit < 4 { (tenths, unit) = (tenths / 1000, unit + 1) }
    let units = ["B", "kB", "MB", "GB", "TB"]
    return unit == 0 || tenths >= 100
      ? "\(tenths / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }

  private static func clock(_ seconds: Int64) -> String {
    let rest = max(0, seconds) % 86_400
    return "\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
  }

  private static func padded(_ number: Int64, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  /// The date in the calendar, by years that begin in March.
  private static func civil(_ seconds: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = max(0, seconds) / 86_400 + 719_468
    let (era, dayOfEra) = (shifted / 146_097, shifted % 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}
