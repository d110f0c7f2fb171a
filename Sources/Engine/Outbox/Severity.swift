/// How urgent an alert is.
package enum Severity: String, Sendable, Comparable, CaseIterable {
  case info, warning, critical

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  package static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}
