/// Name-based UUIDs (RFC 9562, version 5) for records whose source has no IDs. The same company, kind and
/// name always give the same ID, so importing twice changes nothing and IDs can be compared between machines.
package enum Identifier {
  /// The namespace of these IDs: the version 5 UUID of "paperclip-gen" in the RFC's URL namespace.
  private static let namespace: [UInt8] = bytes(
    of: "6ba7b811-9dad-11d1-80b4-00c04fd430c8", name: "paperclip-gen")

  /// The ID of a company that has only a name.
  package static func company(slug: String) -> String { text(namespace, "company\u{0}" + slug) }

  /// The ID of a company's record. `kind` is "agent", "goal", …, `name` its ref.
  package static func record(company: String, kind: String, name: String) -> String {
    text(namespace, [company, kind, name].joined(separator: "\u{0}"))
  }

  /// True for IDs that were made from a name, such as those above: Paperclip's own are random.
  package static func isMadeFromName(_ id: String) -> Bool {
    let bytes = Array(id.utf8)
    let dash = UInt8(ascii: "-")
    return bytes.count == 36 && bytes[8] == dash && bytes[13] == dash && bytes[14] == UInt8(ascii: "5")
  }

  private static func bytes(of uuid: String, name: String) -> [UInt8] {
    var digits = uuid.utf8.filter { $0 != UInt8(ascii: "-") }.compactMap(JSONDocument.hex)
    digits = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    return versionFive(digits + Array(name.utf8))
  }

  private static func versionFive(_ message: [UInt8]) -> [UInt8] {
    let (high, low) = message.withUnsafeBufferPointer(SHA1.prefix(of:))
    var bytes = [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) }
    }
    bytes[6] = bytes[6] & 0x0F | 0x50
    bytes[8] = bytes[8] & 0x3F | 0x80
    return bytes
  }

  private static func text(_ namespace: [UInt8], _ name: String) -> String {
    let bytes = versionFive(namespace + Array(name.utf8))
    var text = ""
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text += "-" }
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return text
  }
}
