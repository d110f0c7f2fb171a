/// What was forgotten in a workspace: a file of its state, a line each. It is the record of `forget`, and
/// tells every run which records have no texts.
package struct ForgottenList {
  /// The file in the state.
  package static let name = "forgotten"

  private let path: String
  package private(set) var records: Set<String> = []
  package private(set) var sources: Set<String> = []
  /// Of texts that the configuration allows although they look like secrets.
  package private(set) var fingerprints: Set<String> = []

  package init(state: String) throws {
    path = state + "/" + Self.name
    guard FileSystem.exists(path) else { return }
    for line in String(decoding: try FileSystem.read(path), as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("record ") { records.insert(String(line.dropFirst(7))) }
      if line.hasPrefix("source ") { sources.insert(String(line.dropFirst(7))) }
      if line.hasPrefix("fingerprint ") { fingerprints.insert(String(line.dropFirst(12))) }
    }
  }

  package mutating func add(record id: String) throws {
    records.insert(id)
    try write()
  }

  package mutating func add(source name: String) throws {
    sources.insert(name)
    try write()
  }

  package mutating func add(fingerprint: String) throws {
    fingerprints.insert(fingerprint)
    try write()
  }

  /// Both lists, in the file of this one.
  func union(_ other: ForgottenList) -> ForgottenList {
    var all = self
    all.records.formUnion(other.records)
    all.sources.formUnion(other.sources)
    all.fingerprints.formUnion(other.fingerprints)
    return all
  }

  func write() throws {
    guard !(fingerprints.isEmpty && sources.isEmpty && records.isEmpty) else { return }
    let lines =
      fingerprints.sorted().map { "fingerprint " + $0 } + sources.sorted().map { "source " + $0 }
      + records.sorted().map { "record " + $0 }
    try FileSystem.writeDurably(Array(lines.map { $0 + "\n" }.joined().utf8), to: path)
  }
}
