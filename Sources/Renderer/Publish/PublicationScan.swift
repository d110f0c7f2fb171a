package import Engine

/// Holds what is about to be published against the forms of known secrets. Texts from sources were redacted when they
/// were read; this finds what came another way, from a page template, a module or the configuration. It judges by form
/// alone, never by randomness: nobody shall stop a site by a title.
package struct PublicationScan: Sendable {
  private let redactor: Redactor
  /// Values of environment variables that the configuration uses, by the names of these.
  private let values: [(name: String, value: [UInt8])]
  /// Problems that a message names; all are counted.
  private static let shown = 10

  package init(redactor: Redactor = .strict, environmentValues: [String: String] = [:]) {
    self.redactor = redactor
    // A short or plain value, a region or a name, may stand in a text by chance.
    values = environmentValues.filter { Redactor.isRandom($0.value) }.sorted { $0.key < $1.key }.map {
      ($0.key, Array($0.value.utf8))
    }
  }

  /// What a file that will be published must not hold. Call with the bytes as they will stand in the site, for every file
  /// that is new or changed.
  func secrets(in bytes: [UInt8], _ path: String) -> [Finding] {
    let found = bytes.withUnsafeBufferPointer { buffer in
      redactor.exactMatches(in: buffer)
        + values.flatMap { Self.places(of: $0.value, named: $0.name, in: buffer) }
    }
    return found.map { redaction in
      Finding(.error, "holds a secret: \(redaction.kind)", source: path, line: redaction.line + 1)
    }
  }

  /// Stops the publication when a file must not be published.
  func check(_ secrets: [Finding]) throws {
    guard !secrets.isEmpty else { return }
    let total = secrets.count
    let problems = secrets.sorted {
      ($0.source ?? "", $0.line ?? 0, $0.message) < ($1.source ?? "", $1.line ?? 0, $1.message)
    }.prefix(Self.shown)
    let places = problems.map { "  \($0.place): \($0.message)" }.joined(separator: "\n")
    throw Failure(
      "nothing was published: \(CountNoun("text looks/texts look").of(total)) like a secret:\n\(places)"
        + (total > problems.count ? "\n  …" : "")
        + "\n  remove it from the page templates, modules or configuration; if it is none, allow its fingerprint under "
        + "\"redaction\": { \"allow\": […] } (paperclip-gen check --secrets lists them in a terminal)")
  }

  private static func places(
    of value: [UInt8], named name: String, in bytes: UnsafeBufferPointer<UInt8>
  ) -> [Redaction] {
    guard let first = value.first, bytes.count >= value.count else { return [] }
    var found: [Redaction] = []
    var at = 0
    while let start = bytes[at...].firstIndex(of: first), start + value.count <= bytes.count {
      if bytes[start..<(start + value.count)].elementsEqual(value) {
        found.append(
          Redaction(kind: "the value of $\(name)", line: bytes[..<start].count { $0 == 0x0A }))
        at = start + value.count
      } else {
        at = start + 1
      }
    }
    return found
  }
}
