/// The command line cannot be understood.
struct UsageError: Error {
  let message: String
  /// What to do about it, such as the likely correction.
  var remedy: String?
}
