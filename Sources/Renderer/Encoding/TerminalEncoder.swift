import Engine

/// Text from data on a terminal: escapes, other control characters, and characters that reorder or hide text
/// are made visible, except newlines and tabs.
package enum TerminalEncoder {
  package static func append(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { append($0, to: &bytes) }
  }

  /// Appends UTF-8.
  package static func append(_ utf8: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    var index = 0
    while index < utf8.count {
      let byte = utf8[index]
      if byte < 0x20, byte != 0x09, byte != 0x0A {
        bytes += HiddenCharacter.escape(UInt32(byte)).utf8
        index += 1
      } else if let (scalar, length) = HiddenCharacter.found(in: utf8, at: index) {
        bytes += HiddenCharacter.escape(scalar).utf8
        index += length
      } else {
        bytes.append(byte)
        index += 1
      }
    }
  }
}
