/// Short forms of long ids for print: the first 8 characters of a UUID or of a long hexadecimal id, more where two would
/// be the same. Other names stay as they are.
package struct ShortNames {
  private var ids: [String: Int] = [:]
  private static let shortest = 8

  package init(_ ids: some Sequence<String>) {
    for id in ids where Self.isLong(id) {
      for length in Self.lengths(id) { self.ids[String(id.prefix(length)), default: 0] += 1 }
    }
  }

  package func callAsFunction(_ id: String) -> String {
    guard Self.isLong(id) else { return id }
    let length = Self.lengths(id).first { ids[String(id.prefix($0)), default: 0] < 2 }
    return length.map { String(id.prefix($0)) } ?? id
  }

  /// What an id that no source describes is shown as: "agent 0000…000d (not in the data)".
  package static func unknown(_ kind: String, _ id: String, among ids: [String]) -> String {
    "\(kind) \(ends(id, among: ids)) (not in the data)"
  }

  /// The first and the last four characters of a long id, more where two would be the same.
  package static func ends(_ id: String, among ids: [String]) -> String {
    guard isLong(id) else { return id }
    let forms = [(4, 4), (8, 4), (8, 8), (8, 12)]
    return forms.lazy.map { first, last in
      (
        text: "\(id.prefix(first))…\(id.suffix(last))",
        isUnique: !ids.contains {
          $0 != id && $0.prefix(first) == id.prefix(first) && $0.suffix(last) == id.suffix(last)
        }
      )
    }.first { $0.isUnique }?.text ?? id
  }

  /// 8, 13, 18 and so on: whole groups of a UUID.
  private static func lengths(_ id: String) -> [Int] {
    Array(stride(from: shortest, to: id.utf8.count, by: 5))
  }

  /// A UUID, or 16 and more hexadecimal digits.
  package static func isLong(_ id: String) -> Bool {
    let bytes = Array(id.utf8)
    let isUUID = bytes.count == 36 && [8, 13, 18, 23].allSatisfy { bytes[$0] == UInt8(ascii: "-") }
    let digits = isUUID ? bytes.filter { $0 != UInt8(ascii: "-") } : bytes
    return digits.count >= (isUUID ? 32 : 16) && digits.allSatisfy { JSONDocument.hex($0) != nil }
  }
}
