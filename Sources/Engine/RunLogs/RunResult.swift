/// The result of a run as Paperclip keeps it with the run (`result_json`). Of some adapters it holds all that
/// the program wrote, of others the last event, or only a text.
///
/// It can be cut off anywhere, so it is read without a JSON reader.
struct RunResult {
  private(set) var stdout: [UInt8] = []
  private(set) var stderr: [UInt8] = []
  /// True if it ends within a text, or Paperclip shortened it.
  private(set) var isCutShort = false

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var texts: [String: Range<Int>] = [:]
    var scanner = LooseJSONScanner(bytes)
    isCutShort = !Self.scan(&scanner, &texts)
    func text(_ name: String) -> [UInt8] {
      guard let range = texts[name] else { return [] }
      var text: [UInt8] = []
      RunLogChunk.unescape(UnsafeBufferPointer(rebasing: bytes[range]), into: &text)
      return text.contains { $0 > 0x20 } ? text : []
    }
    (stdout, stderr) = (text("stdout"), text("stderr"))
    isCutShort = isCutShort || texts["truncated"] != nil
    guard isEmpty else { return }
    if !isCutShort, text("type").elementsEqual("result".utf8) {
      // The last event of Claude Code, which is a line of its log.
      stdout = bytes.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
    } else {
      stdout = ["result", "summary", "message"].lazy.map(text).first { !$0.isEmpty } ?? []
    }
  }

  /// True if it has no output.
  var isEmpty: Bool { stdout.isEmpty && stderr.isEmpty }

  private static let names: Set<String> = ["stdout", "stderr", "type", "result", "summary", "message"]

  /// Finds the texts of the outermost object. Returns false if the bytes end before it does.
  private static func scan(_ scanner: inout LooseJSONScanner, _ texts: inout [String: Range<Int>]) -> Bool {
    guard scanner.take(UInt8(ascii: "{")) else { return true }
    if scanner.take(UInt8(ascii: "}")) { return true }
    repeat {
      guard let key = scanner.string(), scanner.take(UInt8(ascii: ":")) else { return false }
      let name = String(decoding: scanner.bytes[key], as: UTF8.self)
      guard names.contains(name), scanner.next == UInt8(ascii: "\"") else {
        if name == "truncated", scanner.next == UInt8(ascii: "t") { texts[name] = 0..<0 }
        guard scanner.skipValue() else { return false }
        continue
      }
      let start = scanner.at + 1
      guard let text = scanner.string() else {
        texts[name] = start..<scanner.bytes.count
        return false
      }
      texts[name] = text
    } while scanner.take(UInt8(ascii: ","))
    return scanner.take(UInt8(ascii: "}"))
  }
}
