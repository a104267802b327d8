/// Dates and times as RFC 3339 writes them.
package enum Timestamp {
  /// Seconds since 1970 UTC of "2026-01-31", "2026-01-31T12:00:00Z" or "...+02:00"; nil if it is no such time.
  package static func seconds(_ text: String) -> Int64? {
    var rest = Array(text.utf8)[...]
    guard let year = take(&rest, 4), skip(&rest, "-"), let month = take(&rest, 2), skip(&rest, "-"),
      let day = take(&rest, 2), (1970...9999).contains(year), (1...12).contains(month),
      (1...days(month, of: year)).contains(day)
    else { return nil }
    let midnight = days(year, month, day) * 86_400
    if rest.isEmpty { return midnight }
    guard skip(&rest, "T"), let hour = take(&rest, 2), skip(&rest, ":"),
      let minute = take(&rest, 2), skip(&rest, ":"), let second = take(&rest, 2),
      hour < 24, minute < 60, second < 60
    else { return nil }
    if skip(&rest, ".") {
      let fraction = rest.prefix { (0x30...0x39).contains($0) }
      guard (1...9).contains(fraction.count) else { return nil }
      rest = rest.dropFirst(fraction.count)
    }
    guard let offset = offset(&rest), rest.isEmpty else { return nil }
    let time = midnight + hour * 3600 + minute * 60 + second - offset
    return time < 0 ? nil : time
  }

  /// "2026-01-31T12:00:00Z".
  ///
  /// - Parameter seconds: since 1970 UTC, up to the year 9999.
  package static func text(_ seconds: Int64) -> String { text(seconds, "T", "Z") }

  /// "2026-01-31 12:00:00", in UTC.
  package static func plain(_ seconds: Int64) -> String { text(seconds, " ", "") }

  private static func text(_ seconds: Int64, _ mark: String, _ end: String) -> String {
    let (year, month, day) = date(seconds / 86_400)
    let rest = seconds % 86_400
    var text: [UInt8] = []
    text.reserveCapacity(20)
    for (number, before) in [
      (year / 100, ""), (year % 100, ""), (month, "-"), (day, "-"), (rest / 3600, mark),
      (rest / 60 % 60, ":"), (rest % 60, ":"),
    ] {
      text += before.utf8
      text.append(UInt8(truncatingIfNeeded: 0x30 + number / 10))
      text.append(UInt8(truncatingIfNeeded: 0x30 + number % 10))
    }
    text += end.utf8
    return String(decoding: text, as: UTF8.self)
  }

  private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    if skip(&rest, "Z") { return 0 }
    let sign: Int64 = rest.first == UInt8(ascii: "-") ? -1 : 1
    guard skip(&rest, "+") || skip(&rest, "-"), let hour = take(&rest, 2), skip(&rest, ":"),
      let minute = take(&rest, 2), hour < 24, minute < 60
    else { return nil }
    return sign * (hour * 3600 + minute * 60)
  }

  private static func take(_ rest: inout ArraySlice<UInt8>, _ count: Int) -> Int64? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    rest = rest.dropFirst(count)
    return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  private static func skip(_ rest: inout ArraySlice<UInt8>, _ mark: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: mark) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private static func days(_ month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01, by years that begin in March.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let (era, yearOfEra) = (shifted / 400, shifted % 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The date of a day since 1970-01-01.
  package static func date(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = day + 719_468
    let (era, dayOfEra) = (shifted / 146_097, shifted % 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (
      era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    )
  }
}
