/// Records of one source that describe the company as it was at one instant, put aside under a number.
struct CompanyState {
  let number: Int64
  let at: Instant
  /// Whether a record that is not in it was gone by then.
  let isFull: Bool
}
