import Foundation
import Testing

/// Phrases that must not come back: archaic, quaint or vague words for things that have a common name. Use
/// the term of the field, say what happened and what to do, and write what people would say.
@Suite struct PhraseTests {
  /// The phrase, in any case and as whole words, and what to write instead.
  static let phrases: [(phrase: String, instead: String)] = [
    // Titles and labels
    ("there is no page here", "Page not found"),
    ("leads to everything", "links to everything"),
    ("how it goes", "Trends"),
    ("what is happening", "Overview"),
    ("what happened and what", "Activity"),
    ("nothing needs you", "Nothing needs attention"),
    ("things need you", "need attention"),
    ("needs somebody", "needs attention"),
    ("nineteen of twenty", "95th percentile"),
    ("how often runs fail, of what", "How often and why runs fail"),
    ("runs for nothing", "Runs without an issue"),
    ("for nothing first", "Most wasted tokens first"),
    ("the last first", "newest first"),
    ("what cost most first", "highest cost first"),
    ("the reports that there are", "Available reports"),
    ("who lead nobody", "without managers"),
    ("nobody works on it", "with no open issues"),
    ("figures rest on", "About this data"),
    ("events still to take", "Pending events"),
    ("no rule of the configuration is broken", "No alerts"),
    ("most often with", "most common error:"),
    ("counted, because only named", "Referenced or removed; not counted"),
    ("the mean of the last", "the 7-day average"),
    ("is in error", "is in an error state"),
    ("approve or refuse", "Approve or reject"),
    ("take it off the plan", "cancel it"),
    ("more of this kind", "more blocked"),
    ("is its job still running", "Check that the nightly job is running"),
    ("write a part of a name", "Search by name, ID, date or action"),
    ("has all of these words", "No results. Try fewer words"),
    ("spend between", "Spend in this period"),
    // Messages
    ("used or known before", "used or already read"),
    ("known before", "duplicate"),
    ("is too much", "unexpected argument"),
    ("something is missing", "missing argument"),
    ("wrong usage", "usage error"),
    ("wrong words", "usage error"),
    ("could not do it", "failed"),
    ("day that is over", "the last full day"),
    ("make every page anew", "rebuild every page"),
    ("anew", "again, or: rebuild"),
    ("mend", "fix"),
    ("mended", "fixed"),
    ("is not a healthy database", "is corrupt or not a database"),
    ("is no folder", "is not a folder"),
    ("is wanted there", "expected a folder"),
    ("passed over", "skipped, or: ignored"),
    ("holds something else than", "is not"),
    ("named after no", "matches no"),
    ("whose it is", "its owner"),
    ("lets go of it", "releases it"),
    ("lets go of", "releases"),
    ("than a module may", "exceeded the limit"),
    ("made a text or blob", "exceeded the size limit for a value"),
    ("ended the transaction that it ran in", "ended its transaction"),
    ("nothing has been read yet", "no data yet"),
    ("nothing is wrong", "No problems found"),
    ("goes in a circle", "has a cycle"),
    ("go in a circle", "have a cycle"),
    ("is there twice", "is a duplicate"),
    ("is there already", "already exists"),
    ("and there is none", "unknown"),
    ("leads nowhere", "broken link"),
    ("lead nowhere", "broken links"),
    ("could not take", "skipped"),
    ("could not be taken", "skipped"),
    ("last word of every event", "rebuild"),
    ("is no plain file", "is not a regular file"),
    ("that there is", "available"),
    ("that there are", "available"),
    ("made-up", "sample, or: generated"),
    ("pages of your own", "your own pages"),
    ("a value was expected", "expected a value"),
    ("was expected after", "expected … after"),
    ("is told of", "is reported"),
    ("goes on too far", "continues"),
    // Comments and names
    ("came to nothing", "gave no result"),
    ("of which no", "that no"),
    ("in the place of", "instead of"),
    ("puts it aside", "stages it"),
    ("put aside", "staged"),
    ("hands over", "passes"),
    ("gives up what", "discards what"),
    ("what came of", "the result of"),
    ("nobody's", "unassigned"),
    ("is nobody", "unassigned"),
    ("of nobody", "without a record"),
    ("is no map", "is not a map"),
    ("is no text", "is not text"),
    ("is no plain", "is not a plain"),
    ("is no schedule", "is not a valid schedule"),
    ("are no list", "are not a list"),
    ("made nothing of", "ignored"),
    ("makes nothing of", "ignores"),
    ("takes it for", "reads it as"),
    ("whoever", "anyone who, or: the user"),
    ("whichever comes", "in any order"),
    ("for ever", "forever"),
    ("is told", "is reported"),
    ("are told", "are reported"),
    ("untold", "not reported"),
    ("retold", "changed"),
    ("tally", "counter"),
    ("knows no way", "cannot"),
    ("turns out to be none", "is not one"),
    ("rows a day", "rows per day"),
    ("one a line", "one per line"),
    ("a row a", "a row per"),
    ("their tokens", "tokens without an issue"),
    ("billed for them", "billed without an issue"),
    ("whether they are whole", "whether they are complete"),
    ("whether it is whole", "whether it is complete"),
    ("leaves behind", "the data of"),
    // British spelling
    ("colour", "color"), ("colours", "colors"), ("behaviour", "behavior"), ("organisation", "organization"),
    ("recognise", "recognize"), ("recognised", "recognized"), ("neighbour", "neighbor"),
    ("neighbours", "neighbors"), ("labelled", "labeled"), ("catalogue", "catalog"), ("grey", "gray"),
    ("thou", "you"), ("hath", "has"), ("whosoever", "who"),
  ]

  private static let places = [
    "Sources", "Templates", "Plugins", "docs", "modules", "samples", "README.md", "ARCHITECTURE.md",
    "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "Makefile", "Package.swift", ".ci",
  ]

  @Test func noMergeConflictIsLeftOpen() throws {
    for (path, text) in try Self.texts() {
      for mark in ["<<<<<<<", ">>>>>>>"] { #expect(!text.contains("\n" + mark + " "), "\(path)") }
    }
  }

  @Test func noPhraseComesBack() throws {
    for (path, text) in try Self.texts() {
      let lowercased = text.lowercased()
      for (phrase, instead) in Self.phrases {
        for range in Self.ranges(of: phrase, in: lowercased) {
          let line = lowercased[..<range.lowerBound].count { $0 == "\n" } + 1
          Issue.record("\(path):\(line): \"\(phrase)\"; write for example: \(instead)")
        }
      }
    }
  }

  @Test func aPhraseIsFoundAsWholeWordsInAnyCase() {
    #expect(Self.ranges(of: "mend", in: "Mend it, amend it, recommend; (mend)".lowercased()).count == 2)
    #expect(Self.ranges(of: "passed over", in: "bypassed overall").isEmpty)
  }

  private static func ranges(of phrase: String, in text: String) -> [Range<String.Index>] {
    var found: [Range<String.Index>] = []
    var start = text.startIndex
    while let range = text.range(of: phrase, range: start..<text.endIndex) {
      start = range.upperBound
      let isAfterLetter =
        range.lowerBound > text.startIndex && text[text.index(before: range.lowerBound)].isLetter
      let isBeforeLetter = range.upperBound < text.endIndex && text[range.upperBound].isLetter
      if !isAfterLetter, !isBeforeLetter { found.append(range) }
    }
    return found
  }

  /// The text files of the project.
  private static func texts() throws -> [(path: String, text: String)] {
    var paths: [String] = []
    for place in places {
      let url = SourceFile.root.appendingPathComponent(place)
      if let names = FileManager.default.enumerator(atPath: url.path)?.compactMap({ $0 as? String }),
        !names.isEmpty
      {
        // The state of a workspace is not part of the project.
        paths += names.filter { !$0.contains(".paperclip/") }.map { place + "/" + $0 }
      } else {
        paths.append(place)
      }
    }
    let readable: Set = ["swift", "md", "html", "css", "js", "json", "sql", "ndjson", "h", "txt", ""]
    return try paths.sorted().compactMap { path in
      let url = SourceFile.root.appendingPathComponent(path)
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue,
        readable.contains(url.pathExtension), !path.hasSuffix("HostileText.swift")
      else { return nil }
      return (path, try String(contentsOf: url, encoding: .utf8))
    }
  }
}
