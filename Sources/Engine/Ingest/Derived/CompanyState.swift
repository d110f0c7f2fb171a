/// Records that one source gives for the company at one time, staged under a number.
struct CompanyState {
  let number: Int64
  let at: Instant
  /// The kinds of records that the source contains.
  let kinds: Set<RecordKind>
  /// The kinds for which a missing record means that it was deleted.
  let full: Set<RecordKind>
  /// Columns that the source does not include at all, as in the short form of a list. Known values are kept.
  var missingColumns: [RecordKind: Set<String>] = [:]
  /// True if the source lists the labels of all issues, so that an issue that it does not list has none.
  var listsLabels = false
}
