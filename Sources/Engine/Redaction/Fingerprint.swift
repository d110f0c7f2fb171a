/// Identifies a text that only looks like a secret, so that the configuration can allow it. Shown only in a
/// terminal by the command that lists secrets, and not stored, since it is a hash of the text.
package enum Fingerprint {
  static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var text = Array("paperclip-gen fingerprint\n".utf8)
    text += bytes
    return String(text.withUnsafeBufferPointer(EventKey.init(content:)).text.filter { $0 != "-" }.prefix(16))
  }

  /// True if a text has the format of a fingerprint.
  package static func isValid(_ text: String) -> Bool {
    text.utf8.count == 16 && text.utf8.allSatisfy { ByteClass.hex.contains($0) }
  }
}
