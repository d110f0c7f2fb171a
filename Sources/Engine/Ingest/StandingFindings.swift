/// What a run over the same, unchanged sources would come to again.
package struct StandingFindings: Sendable {
  /// What would be said again, in the same order.
  package var findings: [Finding] = []
  /// Rows of sources that are read again in every run, since nothing is remembered of them.
  package var total = SourceReport(source: "", format: "")
  /// The sources that would not be read again.
  package var unchanged: [String] = []

  /// Whether a source could not be read for a reason that may be gone the next time: then the run is not
  /// remembered.
  package var hasReadFailure = false

  package init() {}

  /// `saved`: the sources whose state was stored by this run; `content`: what was found in what they hold.
  init(_ findings: [Finding], _ reports: [SourceReport], saved: Set<String>, content: [Finding]) {
    self.findings = findings.filter { finding in
      guard let source = finding.source, saved.contains(source) else { return true }
      return finding.severity == .error && content.contains(finding)
    }
    for report in reports {
      if report.isUnchanged || saved.contains(report.source) {
        unchanged.append(report.source)
      } else {
        total += report
      }
    }
  }

  /// Whether a source has an error.
  package var isFlawed: Bool { findings.contains { $0.severity == .error } }
}
