import Engine

/// One metric in Prometheus' text format (0.0.4): its description and samples, which differ by their labels.
package struct MetricFamily: Sendable {
  package enum Kind: String, Sendable {
    case counter, gauge
  }

  struct Sample: Sendable {
    let labels: [(name: String, value: String)]
    /// A decimal number.
    let value: String
  }

  let name: String
  let kind: Kind
  let help: String
  private(set) var samples: [Sample] = []

  init(_ name: String, _ kind: Kind, _ help: String) {
    self.name = name
    self.kind = kind
    self.help = help
  }

  mutating func add(_ labels: [(String, String)], _ value: Int64) {
    samples.append(Sample(labels: labels.map { (name: $0.0, value: $0.1) }, value: String(value)))
  }

  /// `decimal` is the text of a number.
  mutating func add(_ labels: [(String, String)], decimal: String) {
    samples.append(Sample(labels: labels.map { (name: $0.0, value: $0.1) }, value: decimal))
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
    samples.append(Sample(labels: labels.map { (name: $0.0, value: $0.1) }, value: text))
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
      for sample in family.samples {
        bytes += family.name.utf8
        for (index, label) in sample.labels.enumerated() {
          bytes += (index == 0 ? "{" : ",").utf8
          bytes += label.name.utf8
          bytes += "=\"".utf8
          append(label: label.value, to: &bytes)
          bytes.append(UInt8(ascii: "\""))
        }
        if !sample.labels.isEmpty { bytes.append(UInt8(ascii: "}")) }
        bytes += " \(sample.value)\n".utf8
      }
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
