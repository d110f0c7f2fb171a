import Engine

/// One metric in Prometheus' text format (0.0.4): its description and samples, which differ by their labels.
package struct MetricFamily: Sendable {
  package enum Kind: String, Sendable {
    case counter, gauge
  }

  let name: String
  let kind: Kind
  let help: String
  /// Labels and value, as in the file: `{company="acme"} 1`.
  private(set) var samples: [String] = []

  init(_ name: String, _ kind: Kind, _ help: String) {
    self.name = name
    self.kind = kind
    self.help = help
  }

  mutating func add(_ labels: [(String, String)], _ value: Int64) { add(labels, decimal: String(value)) }

  /// `decimal` is the text of a number.
  mutating func add(_ labels: [(String, String)], decimal: String) {
    var bytes: [UInt8] = []
    for (index, label) in labels.enumerated() {
      bytes += (index == 0 ? "{" : ",").utf8
      bytes += label.0.utf8
      bytes += "=\"".utf8
      Self.append(label: label.1, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    }
    if !labels.isEmpty { bytes.append(UInt8(ascii: "}")) }
    bytes += " \(decimal)".utf8
    samples.append(String(decoding: bytes, as: UTF8.self))
  }

  /// An amount in dollars, exact to a millionth of a cent.
  mutating func add(_ labels: [(String, String)], _ money: Money) {
    let (whole, rest) = money.microcents.magnitude.quotientAndRemainder(dividingBy: 100_000_000)
    var text = (money.microcents < 0 ? "-" : "") + String(whole)
    if rest > 0 {
      let digits = String(rest)
      text += "." + String(repeating: "0", count: 8 - digits.count) + digits
      while text.hasSuffix("0") { text.removeLast() }
    }
    add(labels, decimal: text)
  }

  /// The metric with another name of a company in all samples.
  func renamed(company old: String, to new: String) -> MetricFamily {
    var family = self
    let prefix = "{company=\"\(old)\""
    family.samples = samples.map {
      $0.hasPrefix(prefix) ? "{company=\"\(new)\"" + $0.dropFirst(prefix.count) : $0
    }
    return family
  }

  /// Merges lists of the same metrics, since a file can contain each metric only once.
  package static func merged(_ lists: [[MetricFamily]]) -> [MetricFamily] {
    guard var families = lists.first else { return [] }
    for list in lists.dropFirst() {
      for family in list {
        if let place = families.firstIndex(where: { $0.name == family.name }) {
          families[place].samples += family.samples
        } else {
          families.append(family)
        }
      }
    }
    return families
  }

  /// The whole file without metrics that have no samples.
  package static func encode(_ families: [MetricFamily]) -> [UInt8] {
    var bytes: [UInt8] = []
    for family in families where !family.samples.isEmpty {
      bytes += "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(family.kind.rawValue)\n".utf8
      for sample in family.samples { bytes += "\(family.name)\(sample)\n".utf8 }
    }
    return bytes
  }

  /// The format has three escapes. Carriage returns, which some parsers read as line endings, become spaces.
  private static func append(label: String, to bytes: inout [UInt8]) {
    for byte in label.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
      case UInt8(ascii: "\""): bytes += #"\""#.utf8
      case 0x0A: bytes += #"\n"#.utf8
      case 0x0D: bytes.append(0x20)
      default: bytes.append(byte)
      }
    }
  }
}

extension MetricFamily {
  /// For the summary of a company, from which a page over several is made.
  var value: Value {
    [
      "name": .string(name), "type": .string(kind.rawValue), "help": .string(help),
      "samples": .list(samples.map(Value.string)),
    ]
  }

  /// Nil for what is not the value of a metric. Anybody may have written it, so nothing can add a line to the
  /// file.
  init?(_ value: Value) {
    guard let name = value["name"]?.string, let kind = Kind(rawValue: value["type"]?.string ?? ""),
      let help = value["help"]?.string, let samples = value["samples"]?.list?.compactMap(\.string),
      ([name, help] + samples).allSatisfy({ !$0.utf8.contains { $0 < 0x20 } }), !name.utf8.contains(0x20),
      samples.allSatisfy({ $0.hasPrefix("{") || $0.hasPrefix(" ") })
    else { return nil }
    self.init(name, kind, help)
    self.samples = samples
  }
}
