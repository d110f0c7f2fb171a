extension CompanyView {
  /// A run whose log is shown: what the log says, and the run as other sources tell it.
  package struct Replay: Sendable, Equatable {
    package var trace: RunTrace
    package var run: Run?

    package init(trace: RunTrace, run: Run? = nil) { (self.trace, self.run) = (trace, run) }
  }
}
