/// Why values of one hook line are left out, although the line counts. Used again from line to line.
final class RejectedValues {
  var reasons: [String] = []
}
