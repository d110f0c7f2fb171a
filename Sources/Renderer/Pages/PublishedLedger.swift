import Engine

/// Compares the published files of a ledger with the ledger: the checkpoint says how many entries a site has,
/// and these files say which.
package enum PublishedLedger {
  /// The differences. `place` is the folder of a company in a site, `ledger` that of its ledger, and `size`
  /// the number of entries of the published checkpoint.
  package static func problems(in place: String, ledger: String, size: Int) throws -> [String] {
    let folder = "\(place)/\(LedgerFiles.folder)"
    let names = FileSystem.exists(folder) ? try FileSystem.names(in: folder).sorted() : []
    guard FileSystem.exists(folder + ".json") || !names.isEmpty else { return [] }
    var months: [String: [(number: Int, line: ArraySlice<UInt8>)]] = [:]
    for (place, line) in try Ledger.lines(ledger).prefix(size).enumerated() {
      guard let month = AuditEntry(line.bytes)?.month else { continue }
      months[month, default: []].append((place + 1, line.bytes))
    }
    var problems = FileSystem.exists(folder + ".json") ? [] : ["\(folder).json: is missing"]
    for name in names where name.hasSuffix(".csv") || name.hasSuffix(".json") {
      guard months[name.split(separator: ".").first.map(String.init) ?? ""] == nil else { continue }
      problems.append("\(folder)/\(name): the ledger has no such month")
    }
    for (month, lines) in months.sorted(by: { $0.key < $1.key }) {
      let entries = lines.compactMap { line in AuditEntry(line.line).map { (number: line.number, entry: $0) }
      }
      let file = "\(folder)/\(month)"
      let csv = try content(file + ".csv") { $0 }
      let rows = try content(file + ".json") { bytes in
        (try? JSONDocument.read(bytes) { $0.value($0.root) })?["data"]?.list ?? []
      }
      // A public site leaves out the IDs of users.
      let ways = [entries, entries.map { ($0.number, $0.entry.withoutPeople) }].map(LedgerFiles.content)
      for (name, isSame) in [
        (".csv", ways.contains { $0.csv == csv }), (".json", ways.contains { $0.rows == rows }),
      ] where !isSame {
        problems.append("\(file)\(name): the entries are not those of the ledger")
      }
    }
    return problems
  }

  private static func content<R>(_ file: String, _ read: ([UInt8]) -> R) throws -> R? {
    FileSystem.exists(file) ? read(try FileSystem.read(file)) : nil
  }
}
