/// The nearest of each of some vectors of length 1, by the cosine of the angle between them.
struct NearestVectors {
  private let numbers: [Float]
  private let count: Int
  private let length: Int

  init(_ vectors: [[Float]]) {
    numbers = vectors.flatMap { $0 }
    count = vectors.count
    length = vectors.first?.count ?? 0
  }

  /// Cosines in millionths, greatest first; those of unlike texts are left out.
  func nearest(limit: Int) -> [[(number: Int, cosine: Int64)]] {
    var nearest = [[(number: Int, cosine: Int64)]](repeating: [], count: count)
    func offer(_ other: Int, to number: Int, _ cosine: Int64) {
      nearest[number].keepBest((other, cosine), limit: limit) { $0.cosine > $1.cosine }
    }
    for first in 0..<count {
      for second in (first + 1)..<count {
        let cosine = cosine(first, second)
        guard cosine > Self.least else { continue }
        offer(second, to: first, cosine)
        offer(first, to: second, cosine)
      }
    }
    return nearest
  }

  private static let least: Int64 = 300_000

  private func cosine(_ first: Int, _ second: Int) -> Int64 {
    numbers.withUnsafeBufferPointer { numbers in
      var sums = SIMD8<Float>()
      let (a, b) = (first * length, second * length)
      var at = 0
      while at + 8 <= length {
        var (x, y) = (SIMD8<Float>(), SIMD8<Float>())
        for lane in 0..<8 {
          x[lane] = numbers[a + at + lane]
          y[lane] = numbers[b + at + lane]
        }
        sums += x * y
        at += 8
      }
      var sum = 0.0
      for lane in 0..<8 { sum += Double(sums[lane]) }
      while at < length {
        sum += Double(numbers[a + at]) * Double(numbers[b + at])
        at += 1
      }
      return Int64((sum * 1_000_000).rounded())
    }
  }
}
