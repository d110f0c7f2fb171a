/// The result of reading one source.
package struct SourceReport: Sendable, Equatable {
  package struct Reject: Sendable, Equatable {
    package let line: Int64
    package let reason: String
    /// A digest of the line, so that a rejected line is recognized when it is read again.
    let key: EventKey
  }

  /// The source's path as the user gave it, or "-".
  package var source: String
  /// The detected format: "hook lines", "Paperclip backup (pg_dump)", …
  package var format: String
  package var read: Int64 = 0
  package var accepted: Int64 = 0
  package var duplicates: Int64 = 0
  package var rejected: Int64 = 0
  /// The first rejected lines of each reason.
  package var rejects: [Reject] = []
  package var oldest: Instant?
  package var newest: Instant?
  package var isComplete = true
  /// True if nothing changed since the last run, so the source was not read.
  package var isUnchanged = false

  /// How many rejects are kept of one source and reason.
  static let maximumRejects = Limits.keptRejects

  package init(source: String, format: String) {
    self.source = source
    self.format = format
  }

  mutating func widen(_ oldest: Instant?, _ newest: Instant?) {
    self.oldest = [self.oldest, oldest].compactMap { $0 }.min()
    self.newest = [self.newest, newest].compactMap { $0 }.max()
  }

  package static func += (a: inout SourceReport, b: SourceReport) {
    a.read += b.read
    a.accepted += b.accepted
    a.duplicates += b.duplicates
    a.rejected += b.rejected
    a.rejects += b.rejects
  }
}
