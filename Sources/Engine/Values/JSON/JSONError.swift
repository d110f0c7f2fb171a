/// A JSON error and its byte offset.
package struct JSONError: Error, Sendable, Equatable {
  package let offset: Int
  package let message: String
  package init(_ offset: Int, _ message: String) {
    self.offset = offset
    self.message = message
  }

  /// A byte for messages: "'x'" if printable, else its number.
  static func describe(_ byte: UInt8) -> String {
    switch byte {
    case 0x21...0x7E: "'\(Character(Unicode.Scalar(byte)))'"
    case 0x20: "a space"
    default: "byte 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }
}

/// The line and column of a byte offset, both starting at 1. Columns count bytes.
package struct TextPosition: Sendable, Equatable {
  package let line: Int
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package init(of offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    var line = 1
    var lineStart = 0
    for index in 0..<min(offset, bytes.count) where bytes[index] == 0x0A {
      line += 1
      lineStart = index + 1
    }
    self.line = line
    self.column = min(offset, bytes.count) - lineStart + 1
  }
}
