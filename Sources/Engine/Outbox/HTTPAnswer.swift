/// The answer that `curl --include` prints: status, headers, body.
struct HTTPAnswer {
  private(set) var status = 0
  /// Milliseconds.
  private(set) var retryAfter: Int64?
  /// The beginning of the body, on one line.
  private(set) var excerpt = ""
  private(set) var body: [UInt8] = []

  init(_ bytes: [UInt8]) {
    var rest = bytes[...]
    // Provisional answers (1xx) come before the real one.
    repeat {
      guard let head = Self.takeHead(&rest) else { break }
      read(head)
    } while (100..<200).contains(status)
    body = Array(rest)
    excerpt = String(decoding: rest.prefix(2000), as: UTF8.self)
    // Discord has a more exact number in its body.
    if status == 429,
      let seconds = try? JSONDocument.read(
        Array(rest),
        { document in
          document.present(document.root, "retry_after").flatMap { document.decimal($0) }
        })
    {
      let exact = Self.milliseconds(seconds)
      retryAfter = max(retryAfter ?? 0, exact)
    }
  }

  private static func milliseconds(_ seconds: Decimal) -> Int64 {
    var value = Int64(min(seconds.digits, 1_000_000_000_000))
    for _ in 0..<max(0, min(12, seconds.exponent + 3)) { value = min(value * 10, 86_400_000) }
    for _ in 0..<max(0, min(20, -(seconds.exponent + 3))) { value = (value + 9) / 10 }
    return min(value, 86_400_000)
  }

  private static func takeHead(_ rest: inout ArraySlice<UInt8>) -> [String]? {
    var lines: [String] = []
    while let end = rest.firstIndex(of: 0x0A) {
      let line = String(decoding: rest[rest.startIndex..<end].filter { $0 != 0x0D }, as: UTF8.self)
      rest = rest[(end + 1)...]
      if line.isEmpty { return lines.isEmpty ? nil : lines }
      lines.append(line)
    }
    return lines.isEmpty ? nil : lines
  }

  private mutating func read(_ head: [String]) {
    retryAfter = nil
    status = head.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    var fields: [String: String] = [:]
    for line in head.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      fields[line[..<colon].lowercased()] = line[line.index(after: colon)...].split(separator: " ").joined(
        separator: " ")
    }
    guard let value = fields["retry-after"] else { return }
    if let seconds = Int64(value) {
      if seconds >= 0 { retryAfter = min(seconds, 86_400) * 1000 }
    } else if let end = Self.instant(value) {
      // By the receiver's clock, which can differ from this machine's.
      let start = fields["date"].flatMap(Self.instant) ?? SystemClock.now
      retryAfter = max(0, min(end.milliseconds - start.milliseconds, 86_400_000))
    }
  }

  /// A date of HTTP: "Sun, 06 Nov 2026 08:49:37 GMT".
  private static func instant(_ text: String) -> Instant? {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), let year = Int(words[3]),
      let month = CivilDate.monthNames.firstIndex(where: { $0.prefix(3) == words[2] })
    else { return nil }
    let date = [CivilDate.padded(year, 4), CivilDate.padded(month + 1, 2), CivilDate.padded(day, 2)]
    return Instant(date.joined(separator: "-") + "T\(words[4])Z")
  }
}
