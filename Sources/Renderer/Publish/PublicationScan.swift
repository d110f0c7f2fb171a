package import Engine

/// Checks new and changed files for known formats of secrets. Text from sources was redacted when it was
/// read; this finds secrets from page templates, modules and the configuration. Only exact rules apply, so
/// that a title cannot block a site.
package struct PublicationScan: Sendable {
  private let redactor: Redactor
  /// Values of environment variables in the configuration, by name.
  private let values: [(name: String, value: [UInt8])]
  /// The maximum number of problems in a message. All are counted.
  private static let shown = 10

  package init(redactor: Redactor = .strict, environmentValues: [String: String] = [:]) {
    self.redactor = redactor
    // A short or plain value, such as a region or name, can appear in text by chance.
    values = environmentValues.filter { Redactor.isRandom($0.value) }.sorted { $0.key < $1.key }.map {
      ($0.key, Array($0.value.utf8))
    }
  }

  /// Finds secrets in a file. Call it with the final bytes of every new or changed file.
  func secrets(in bytes: [UInt8], _ path: String) -> [Finding] {
    let found = bytes.withUnsafeBufferPointer { buffer in
      redactor.exactMatches(in: buffer)
        + values.flatMap { Self.places(of: $0.value, named: $0.name, in: buffer) }
    }
    return found.map { redaction in
      Finding(.error, "contains a secret: \(redaction.kind)", source: path, line: redaction.line + 1)
    }
  }

  /// Stops the publication if a file contains a secret.
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
        + "\n  remove it from the page templates, modules or configuration; if it is not a secret, allow its fingerprint under "
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
