/// What names a text that only looks like a secret, so that the configuration can allow it. Shown on a terminal by the
/// command that lists them, and kept nowhere else: it is a hash of the text.
package enum Fingerprint {
  static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var text = Array("paperclip-gen fingerprint\n".utf8)
    text += bytes
    return String(text.withUnsafeBufferPointer(EventKey.init(content:)).text.filter { $0 != "-" }.prefix(16))
  }

  /// Whether a text has the form of one.
  package static func isValid(_ text: String) -> Bool {
    text.utf8.count == 16 && text.utf8.allSatisfy { ByteClass.hex.contains($0) }
  }
}
