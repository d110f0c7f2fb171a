/// Records of one source that describe the company as it was at one instant, put aside under a number.
struct CompanyState {
  let number: Int64
  let at: Instant
  /// The kinds of records that it speaks of.
  let kinds: Set<RecordKind>
  /// Those of which a record that is not in it was gone by then.
  let full: Set<RecordKind>
  /// Columns of which the source does not speak at all, as short forms of a list do: what is known of them stays.
  var missingColumns: [RecordKind: Set<String>] = [:]
}
