/// The shortest way from one list of lines or words to another, by their longest common subsequence.
package enum EditScript {
  /// Pairs of places, nil where one side has nothing. Above `mostPairs` pairs to compare, everything between
  /// the first and the last difference counts as changed.
  package static func steps<Item: Hashable>(from a: [Item], to b: [Item], mostPairs: Int) -> [(
    old: Int?, new: Int?
  )] {
    var numbers: [Item: Int32] = [:]
    func number(_ item: Item) -> Int32 {
      if let known = numbers[item] { return known }
      numbers[item] = Int32(numbers.count)
      return Int32(numbers.count - 1)
    }
    let (x, y) = (a.map(number), b.map(number))
    var (start, end) = (0, 0)
    while start < x.count, start < y.count, x[start] == y[start] { start += 1 }
    while end < x.count - start, end < y.count - start, x[x.count - 1 - end] == y[y.count - 1 - end] {
      end += 1
    }
    var steps: [(old: Int?, new: Int?)] = (0..<start).map { ($0, $0) }
    let (width, height) = (x.count - start - end, y.count - start - end)
    if width * height > mostPairs || width == 0 || height == 0 {
      steps += (0..<width).map { (start + $0, nil) } + (0..<height).map { (nil, start + $0) }
    } else {
      var lengths = [Int32](repeating: 0, count: (width + 1) * (height + 1))
      for i in (0..<width).reversed() {
        for j in (0..<height).reversed() {
          let at = i * (height + 1) + j
          lengths[at] =
            x[start + i] == y[start + j]
            ? lengths[at + height + 2] + 1 : max(lengths[at + height + 1], lengths[at + 1])
        }
      }
      var (i, j) = (0, 0)
      while i < width || j < height {
        let at = i * (height + 1) + j
        if i < width, j < height, x[start + i] == y[start + j] {
          steps.append((start + i, start + j))
          i += 1
          j += 1
        } else if j == height || i < width && lengths[at + height + 1] >= lengths[at + 1] {
          steps.append((start + i, nil))
          i += 1
        } else {
          steps.append((nil, start + j))
          j += 1
        }
      }
    }
    return steps + (0..<end).reversed().map { (x.count - 1 - $0, y.count - 1 - $0) }
  }
}
