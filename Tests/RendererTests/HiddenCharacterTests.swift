import Testing

@testable import Engine
@testable import Renderer

/// Every encoder shows hidden characters as escapes, except those that a script needs.
@Suite struct HiddenCharacterTests {
  static let hidden: [(String, String)] = [
    ("\u{202E}", "202e"), ("\u{202A}", "202a"), ("\u{2066}", "2066"), ("\u{2069}", "2069"),
    ("\u{200B}", "200b"),
    ("\u{200E}", "200e"), ("\u{200F}", "200f"), ("\u{061C}", "61c"), ("\u{FEFF}", "feff"),
    ("\u{2060}", "2060"),
    ("\u{AD}", "ad"), ("\u{9B}", "9b"), ("\u{85}", "85"), ("\u{2028}", "2028"), ("\u{E0041}", "e0041"),
    ("\u{180E}", "180e"), ("\u{200D}", "200d"), ("\u{200C}", "200c"), ("\u{1B}", "1b"), ("\u{7}", "7"),
    ("\u{7F}", "7f"),
  ]

  @Test(arguments: hidden) func everyEncoderShowsHiddenCharacters(character: String, code: String) throws {
    let text = "pay" + character + "load"
    let shown = "pay\\u{\(code)}load"
    func string(_ encode: (inout [UInt8]) -> Void) -> String {
      var bytes: [UInt8] = []
      encode(&bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
    #expect(string { HTMLEncoder.append(text, to: &$0) } == shown)
    #expect(string { CSVEncoder.append([text], to: &$0) } == shown + "\r\n")
    #expect(string { TerminalEncoder.append(text, to: &$0) } == shown)
    let json = String(decoding: JSONWriter.encode(.string(text), layout: .compact), as: UTF8.self)
    #expect(json.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "\(json)")
    // Visible in the file, and the same text for a program.
    #expect(try JSONDocument.read(Array(json.utf8)) { $0.string($0.root) } == text)
  }

  @Test func charactersThatScriptsAndEmojiNeedAreKept() {
    for text in [
      "می\u{200C}خواهم", "👨\u{200D}👩\u{200D}👧", "क\u{94D}\u{200D}ष", "שלום", "é", "日本語", "❤\u{FE0F}\u{200D}🔥",
    ] {
      #expect(String(decoding: HTMLEncoder.encode(text), as: UTF8.self) == text)
      var bytes: [UInt8] = []
      TerminalEncoder.append(text, to: &bytes)
      #expect(String(decoding: bytes, as: UTF8.self) == text)
    }
  }

  @Test func namesThatWindowsReservesAreNotFileNames() {
    var slugs = SlugTable(kind: "issue")
    for name in ["CON", "con.1", "NUL.tar", "aux", "COM1.x", "lpt9"] {
      let slug = slugs.add(identifier: name, id: "0c000000-1")
      let stem = slug.lowercased().prefix { $0 != "." }
      #expect(!["con", "nul", "aux", "com1", "lpt9"].contains(String(stem)), "\(name) became \(slug)")
    }
    var plain = SlugTable(kind: "issue")
    #expect(plain.add(identifier: "ACME-12", id: "x") == "ACME-12")
    #expect(plain.add(identifier: "v1.2", id: "y") == "v1.2")
  }

  @Test func everyPageTemplateHasTheContentSecurityPolicy() throws {
    let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"\(HostFiles.pagePolicy)\">"
    for name in ["layout", "companies", "404", "sheet"] {
      let file = try #require(Theme.builtIn(name))
      #expect(String(decoding: file.bytes, as: UTF8.self).contains(policy), "\(name)")
    }
  }

  @Test func aNumberWithASignIsNoFormula() {
    var bytes: [UInt8] = []
    CSVEncoder.append(["+12", "-3.5", "+1+1", "=1", "+"], to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "+12,-3.5,'+1+1,'=1,'+\r\n")
  }
}
