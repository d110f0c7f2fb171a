import Foundation
import Testing

/// The search of the sample site, in a real browser.
@Suite(.serialized, .enabled(if: Browser.program != nil, "chromium is not installed: nothing was searched"))
struct SearchBrowserTests {
  private struct Answer {
    var note: String
    var rows: [String]
  }

  private static func answer(_ query: String, _ page: BrowserPage) throws -> Answer {
    let escaped = query.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    try page.open("search.html?q=" + escaped)
    // Parts of the index are loaded one after the other.
    let value = try page.value(
      """
      (async () => {
        const note = document.getElementById('search-note');
        while (note.textContent.includes('searching')) await new Promise(done => setTimeout(done, 20));
        const rows = [...document.querySelectorAll('#search-results li')].map(row => row.textContent);
        return note.textContent + '\\n' + rows.join('\\n');
      })()
      """)
    let lines = (value as? String ?? "").components(separatedBy: "\n")
    return Answer(note: lines[0], rows: lines.dropFirst().filter { !$0.isEmpty })
  }

  @Test func wordsPhrasesDatesAndTypingErrorsFindWhatTheyMean() throws {
    let folder = try SampleSite.publish()
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    let exact = try Self.answer("monitoring", page)
    #expect(exact.rows.contains { $0.contains("SIB-5 Monitoring and alerts") })
    // Swapped, missing and added letters, and another one.
    for typed in ["montioring", "monitorng", "moniitoring", "monitaring"] {
      let similar = try Self.answer(typed, page)
      #expect(similar.note.hasPrefix("No exact results. Similar:"), "\(typed): \(similar.note)")
      #expect(similar.rows == exact.rows, "\(typed)")
    }
    // Two errors are too many, and short words must be right.
    for typed in ["montiorng", "adit"] { #expect(try Self.answer(typed, page).rows.isEmpty, "\(typed)") }

    #expect(try Self.answer("\"audit log\"", page).rows.allSatisfy { $0.lowercased().contains("audit log") })
    #expect(try Self.answer("\"log audit\"", page).rows.isEmpty)
    let day = try Self.answer("29 sep", page)
    #expect(!day.rows.isEmpty && day.rows.allSatisfy { $0.contains("29 Sep") })
    #expect(
      try Self.answer("9 sep", page).rows.allSatisfy { !$0.contains("29 Sep") && !$0.contains("19 Sep") })
    let month = try Self.answer("sep 2026", page)
    #expect(
      !month.rows.isEmpty && month.rows.allSatisfy { $0.contains("Sep 2026") || $0.contains("2026-09") })

    // All ways to write a date find the same.
    for typed in ["29 September", "Sep 29, 2026", "september 29", "2026-09-29", "\"29 sep\""] {
      #expect(try Self.answer(typed, page).rows == day.rows, "\(typed)")
    }
    for typed in ["september 2026", "2026-09", "sept 2026", "September"] {
      #expect(try Self.answer(typed, page).rows == month.rows, "\(typed)")
    }
    #expect(try Self.answer("29 aug 2025", page).rows.isEmpty)
    // Curly quotes, as a phone types them, and a code as the data has it.
    #expect(
      try Self.answer("“audit log”", page).rows == Self.answer("\"audit log\"", page).rows)
    // A run is found by a word that only its steps have.
    let run = try Self.answer("gzip", page)
    #expect(run.rows.count == 1 && run.rows.allSatisfy { $0.hasPrefix("runOps") }, "\(run.rows)")
    #expect(try Self.answer("process_failed", page).rows.contains { $0.hasPrefix("cause") })
    #expect(try Self.answer("in_progress", page).rows.contains { $0.hasPrefix("issues") })

    for (word, kind) in [("opus", "model"), ("timeout", "cause"), ("blocked", "issues")] {
      #expect(try Self.answer(word, page).rows.contains { $0.hasPrefix(kind) }, "\(word)")
    }
  }
}
