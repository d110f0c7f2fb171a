/// An index of texts by their words, which ranks them by BM25: rare words of a query count more, and a text
/// in which a word is more frequent than in others of its length ranks higher.
///
/// Sums are made in a fixed order and rounded, and equal scores are ordered by place, so that every machine
/// ranks alike.
package struct TextIndex: Sendable {
  package struct Hit: Sendable, Equatable {
    package var place: Int
    /// Millionths.
    package var score: Int64
    /// The words that contributed most, greatest first.
    package var words: [String]
  }

  private struct Posting {
    var text: Int32
    var count: Int32
  }

  /// How much a frequent word adds, and how much the length of a text matters: the usual values of BM25.
  private static let frequency = 1.2
  private static let length = 0.75

  /// English words that say nothing of what a text is about, however rare they are in a few texts.
  private static let common: Set<String> = Set(
    """
    about after all also an and any are as at be been before but by can do does for from had has have how if in into is it its \
    may more most must need no not of on one only or other our out over own per see should so some such than that the their \
    them then there these they this to under until up use used was we were what when where which while who will with you your
    """.split(separator: " ").map(String.init))

  package static func isCommon(_ word: String) -> Bool { common.contains(word) }

  private var terms: [UInt64: Int32] = [:]
  private var names: [String] = []
  private var postings: [[Posting]] = []
  private var lengths: [Int32] = []
  private var total: Int64 = 0
  private let hash = SipHash(key: (0x6b6e_6f77, 0x6c65_6467_65))
  // Of the text that is being added.
  private var counts: [Int32] = []
  private var touched: [Int32] = []

  package init() {}

  /// Adds a text. Its fields count as often as their weight says. Returns its number of words.
  package mutating func add(_ fields: [(text: String, weight: Int32)]) -> Int {
    var words = 0
    var length: Int32 = 0
    for (text, weight) in fields {
      var text = text
      text.withUTF8 { utf8 in
        WordReader.each(in: utf8) { word, _ in
          let term = term(word)
          if counts[Int(term)] == 0 { touched.append(term) }
          counts[Int(term)] += weight
          length += weight
          words += 1
        }
      }
    }
    let place = Int32(lengths.count)
    for term in touched {
      postings[Int(term)].append(Posting(text: place, count: counts[Int(term)]))
      counts[Int(term)] = 0
    }
    touched.removeAll(keepingCapacity: true)
    lengths.append(length)
    total += Int64(length)
    return words
  }

  private mutating func term(_ word: UnsafeBufferPointer<UInt8>) -> Int32 {
    let digest = hash.digest(of: UnsafeRawBufferPointer(word)).high
    if let term = terms[digest] { return term }
    let term = Int32(names.count)
    terms[digest] = term
    names.append(String(decoding: word, as: UTF8.self))
    postings.append([])
    counts.append(0)
    return term
  }

  private func known(_ word: String) -> Int32? {
    var word = word
    return word.withUTF8 { terms[hash.digest(of: UnsafeRawBufferPointer($0)).high] }
  }

  // MARK: Ranking

  private func weight(_ term: Int32) -> Double {
    let (all, with) = (Double(lengths.count), Double(postings[Int(term)].count))
    return NaturalLogarithm.of(1 + (all - with + 0.5) / (with + 0.5))
  }

  private func score(_ posting: Posting, _ weight: Double, _ mean: Double) -> Double {
    let count = Double(posting.count)
    let norm = Self.frequency * (1 - Self.length + Self.length * Double(lengths[Int(posting.text)]) / mean)
    return weight * count * (Self.frequency + 1) / (count + norm)
  }

  /// The texts that have at least one of the words, best first. For a word that no text has, those that
  /// differ from it by a typing error.
  package func search(_ words: [String], limit: Int) -> [Hit] {
    var scores = Scores(lengths.count)
    let terms = words.flatMap { word in known(word).map { [$0] } ?? near(word) }
    return hits(terms, &scores, limit: limit, except: nil)
  }

  private func near(_ word: String) -> [Int32] {
    names.indices.filter { SearchQuery.isNear(word, names[$0]) }.map { Int32($0) }
  }

  /// Where scores are summed; used again for each text, so that ranking many takes no memory.
  package struct Scores {
    fileprivate var values: [Double]
    fileprivate var shared: [Int32]
    fileprivate var touched: [Int32] = []

    package init(_ count: Int) {
      values = Array(repeating: 0, count: count)
      shared = Array(repeating: 0, count: count)
    }
  }

  private func hits(
    _ terms: [Int32], _ scores: inout Scores, limit: Int, except own: Int32?, atLeast least: Int32 = 1
  ) -> [Hit] {
    let mean = max(1, Double(total) / Double(max(1, lengths.count)))
    let weights = terms.map(weight)
    for (term, weight) in zip(terms, weights) {
      for posting in postings[Int(term)] where posting.text != own {
        let place = Int(posting.text)
        if scores.shared[place] == 0 { scores.touched.append(posting.text) }
        scores.shared[place] += 1
        scores.values[place] += score(posting, weight, mean)
      }
    }
    var best: [(place: Int32, score: Int64)] = []
    for place in scores.touched where scores.shared[Int(place)] >= least {
      let score = Int64((scores.values[Int(place)] * 1_000_000).rounded())
      best.keepBest((place, score), limit: limit) { ($1.score, $0.place) < ($0.score, $1.place) }
    }
    for place in scores.touched {
      scores.values[Int(place)] = 0
      scores.shared[Int(place)] = 0
    }
    scores.touched.removeAll(keepingCapacity: true)
    return best.map { item in
      let parts = zip(terms, weights).compactMap { term, weight -> (score: Double, name: String)? in
        guard let posting = posting(of: item.place, term) else { return nil }
        return (score(posting, weight, mean), names[Int(term)])
      }
      let words = parts.sorted { ($1.score, $0.name) < ($0.score, $1.name) }.prefix(Self.shownWords).map(
        \.name)
      return Hit(place: Int(item.place), score: item.score, words: words)
    }
  }

  private static let shownWords = 4

  /// A term's postings are in the order of texts.
  private func posting(of text: Int32, _ term: Int32) -> Posting? {
    let list = postings[Int(term)]
    var (low, high) = (0, list.count)
    while low < high {
      let middle = (low + high) / 2
      if list[middle].text < text { low = middle + 1 } else { high = middle }
    }
    return low < list.count && list[low].text == text ? list[low] : nil
  }

  // MARK: Similar texts

  /// For each text its most characteristic terms: frequent in it and rare elsewhere, greatest first.
  package func characteristic(count: Int) -> [[Int32]] {
    var best = Array(repeating: [(score: Double, term: Int32)](), count: lengths.count)
    // A word that nearly every text has, or only one, relates none to another.
    let most = max(10, lengths.count / 10)
    for term in postings.indices {
      let list = postings[term]
      guard list.count > 1, list.count <= most, list.count * 2 <= lengths.count || lengths.count < 4,
        !Self.common.contains(names[term])
      else { continue }
      let weight = weight(Int32(term))
      for posting in list {
        let score = weight * Double(posting.count) / (Double(posting.count) + Self.frequency)
        let place = Int(posting.text)
        if best[place].count == count, let last = best[place].last, last.score >= score { continue }
        let at = best[place].firstIndex { $0.score < score } ?? best[place].count
        best[place].insert((score, Int32(term)), at: at)
        if best[place].count > count { best[place].removeLast() }
      }
    }
    return best.map { $0.map(\.term) }
  }

  package func names(_ terms: [Int32]) -> [String] { terms.map { names[Int($0)] } }

  /// The texts that share most of a text's characteristic terms, by the same ranking as a search for these.
  /// At least two words and a tenth of what the text itself would score.
  package func similar(to place: Int, _ terms: [Int32], _ scores: inout Scores, limit: Int) -> [Hit] {
    guard terms.count > 1, limit > 0 else { return [] }
    let mean = max(1, Double(total) / Double(max(1, lengths.count)))
    var own = 0.0
    for term in terms {
      if let posting = posting(of: Int32(place), term) { own += score(posting, weight(term), mean) }
    }
    return hits(terms, &scores, limit: limit, except: Int32(place), atLeast: 2)
      .filter { Double($0.score) >= own * 100_000 }
  }
}
