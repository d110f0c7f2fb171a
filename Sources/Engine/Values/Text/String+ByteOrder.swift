extension String {
  /// Whether this comes before another by their UTF-8 bytes, which no locale changes. Sites sort tens of
  /// thousands of paths and the keys of every JSON object this way.
  package func precedesInBytes(_ other: String) -> Bool {
    var (left, right) = (self, other)
    return left.withUTF8 { left in
      right.withUTF8 { right in
        let common = min(left.count, right.count)
        var at = 0
        while at < common, left[at] == right[at] { at += 1 }
        return at < common ? left[at] < right[at] : left.count < right.count
      }
    }
  }
}
