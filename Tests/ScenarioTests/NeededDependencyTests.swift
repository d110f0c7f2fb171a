import Foundation
import Testing

@testable import Renderer

#if canImport(Glibc)
  import Glibc
#endif

/// Every dependency of every kind of page is needed: in a random history there is a step in which only it
/// changed, and a file of the page differs. Without it, `PageDependencyTests` would find the old page.
@Suite struct NeededDependencyTests {
  /// What a page depends on besides the program and the configuration, by the pattern of its path. The first
  /// pattern that matches applies.
  private static let kinds: [(pattern: String, needs: Set<Need>)] = [
    ("issues/page-*.html", [.facts, .names]),
    ("issues/*/*", [.facts, .names]),
    ("issues/*/*/*", [.facts, .names]),
    ("issues/*.html", [.facts, .history, .names]),
    ("api/issues/*.json", [.facts, .names]),
    ("projects/*.html", [.facts, .names]),
    ("agents/*.html", [.facts, .history, .clock, .names]),
    ("activity/*.html", [.facts, .history, .names]),
    ("reports/*.html", [.facts, .names]),
    ("causes/*.html", [.facts, .history, .names]),
    ("runs/*.html", [.facts, .names]),
    ("search/issues-*.js", [.facts, .names]),
    ("search/activity-*.js", [.history, .names]),
    ("search/runs-*.js", [.facts, .names]),
    ("search/documents-*.js", [.facts]),
    ("knowledge/pages/*.html", [.facts, .names]),
    ("knowledge/*/history.html", [.facts, .names]),
    ("knowledge/*.html", [.facts, .names]),
    ("api/modules/audit/ledger/*.json", [.facts]),
    ("api/modules/audit/ledger.json", [.facts]),
    // A script that never changes.
    ("assets/player.js", []),
  ]

  private enum Need: String, CaseIterable { case facts, history, clock, names }

  /// A page as it was published: what it depended on, the names on it, and the bytes of its files.
  private struct Published {
    let dependencies: Dependencies
    let names: [UInt64: UInt64]
    let files: [Data]
  }

  @Test func everyDependencyIsTheOnlyReasonInSomeStep() throws {
    var missing = Set(Self.kinds.flatMap { row in row.needs.map { "\(row.pattern): \($0)" } })
    // After the random changes, those that are seldom the only ones: a name on the page of a finished week, and
    // the end of a run on that of a cause.
    let steps: [(ChangingCompany) throws -> Void] =
      [{ _ in }] + Array(repeating: { _ = try $0.change(atMost: 1) }, count: 25)
      + Array(repeating: { try $0.renameAgent() }, count: 4)
      + Array(repeating: { try $0.correctRun() }, count: 4)
    for seed in 1...10 as ClosedRange<UInt64> where !missing.isEmpty {
      let company = try ChangingCompany(seed: seed, isLarge: !seed.isMultiple(of: 2))
      var before: [String: Published] = [:]
      for change in steps where !missing.isEmpty {
        try change(company)
        let result = try Program.run("paperclip-gen", ["generate"], in: company.folder.path)
        #expect(result.status == 0, "\(result.errors)")
        let now = try pages(company.folder)
        for (path, page) in now {
          let row = try #require(
            Self.kinds.first { fnmatch($0.pattern, path, FNM_PATHNAME) == 0 },
            "\(path): a kind of page that is not in the table")
          guard let old = before[path], old.files != page.files else { continue }
          let reasons = reasons(old, page)
          if reasons.count == 1, let reason = reasons.first { missing.remove("\(row.pattern): \(reason)") }
        }
        before = now
      }
    }
    #expect(missing.sorted() == [])
  }

  /// Why a page was made again. Empty if it is for something that all pages depend on.
  private func reasons(_ old: Published, _ new: Published) -> [Need] {
    guard old.dependencies[.site] == new.dependencies[.site] else { return [] }
    let kinds: [(Need, Dependency)] = [(.facts, .facts), (.history, .history), (.clock, .clock)]
    var reasons = kinds.filter { old.dependencies[$0.1] != new.dependencies[$0.1] }.map(\.0)
    if old.names.contains(where: { new.names[$0.key] ?? $0.value != $0.value }) { reasons.append(.names) }
    return reasons
  }

  /// The pages with dependencies, by path.
  private func pages(_ folder: Folder) throws -> [String: Published] {
    let state = folder.path + "/.paperclip/published"
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: state).first)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: state + "/" + name))
    let record = try #require(PublishedRecord(Array(bytes)))
    let company = try #require(record.companies[""])
    var pages: [String: Published] = [:]
    for (path, page) in company.pages {
      guard let dependencies = page.dependencies else { continue }
      let names = page.names.map { company.names[Int($0)] }
      pages[path] = Published(
        dependencies: dependencies,
        names: Dictionary(uniqueKeysWithValues: names.map { ($0.key, $0.digest) }),
        files: try page.files.map {
          try Data(contentsOf: URL(fileURLWithPath: folder.path + "/site/" + $0.path))
        })
    }
    return pages
  }
}
