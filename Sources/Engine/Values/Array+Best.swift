extension Array {
  /// Puts an item in its place among the best, which come first, and drops what is beyond `limit`. Where few
  /// of many are wanted, this is cheaper than sorting all.
  mutating func keepBest(_ item: Element, limit: Int, isBetter: (Element, Element) -> Bool) {
    if count == limit, let last, !isBetter(item, last) { return }
    insert(item, at: firstIndex { isBetter(item, $0) } ?? count)
    if count > limit { removeLast() }
  }
}
