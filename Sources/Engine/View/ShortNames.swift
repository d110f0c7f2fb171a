/// Short forms of long IDs: the first 8 characters of a UUID or long hexadecimal ID, or more if two would be
/// equal. Other names are unchanged.
package struct ShortNames: Sendable {
  private var ids: [String: Int] = [:]
  private var byEnds: [String: Int] = [:]
  private var all: Set<String> = []
  private static let shortest = 8

  package init(_ ids: some Sequence<String>) {
    for id in ids where Self.isLong(id) && all.insert(id).inserted {
      for form in Self.ends(of: id) { byEnds[form, default: 0] += 1 }
      for length in Self.lengths(id) { self.ids[String(id.prefix(length)), default: 0] += 1 }
    }
  }

  package func callAsFunction(_ id: String) -> String {
    guard Self.isLong(id) else { return id }
    let length = Self.lengths(id).first { ids[String(id.prefix($0)), default: 0] < 2 }
    return length.map { String(id.prefix($0)) } ?? id
  }

  /// The form of an ID that no source describes: "agent 0000…000d (not in the data)".
  package func unknown(_ kind: String, _ id: String) -> String { "\(kind) \(ends(id)) (not in the data)" }

  /// The first and last four characters of a long ID, or more if a known one looks the same.
  private func ends(_ id: String) -> String {
    guard Self.isLong(id) else { return id }
    let own = all.contains(id) ? 1 : 0
    return Self.ends(of: id).first { byEnds[$0, default: 0] <= own } ?? id
  }

  private static func ends(of id: String) -> [String] {
    [
      "\(id.prefix(4))…\(id.suffix(4))", "\(id.prefix(8))…\(id.suffix(4))",
      "\(id.prefix(8))…\(id.suffix(12))",
    ]
  }

  /// 8, 13, 18 and so on: whole groups of a UUID.
  private static func lengths(_ id: String) -> [Int] {
    Array(stride(from: shortest, to: id.utf8.count, by: 5))
  }

  /// A UUID, or at least 16 hexadecimal digits.
  package static func isLong(_ id: String) -> Bool {
    let bytes = Array(id.utf8)
    let isUUID = bytes.count == 36 && [8, 13, 18, 23].allSatisfy { bytes[$0] == UInt8(ascii: "-") }
    let digits = isUUID ? bytes.filter { $0 != UInt8(ascii: "-") } : bytes
    return digits.count >= (isUUID ? 32 : 16) && digits.allSatisfy { JSONDocument.hex($0) != nil }
  }
}
