/// A part of a line of Markdown text: text, an element, or a run of * or _ that may become emphasis.
enum MarkdownPiece {
  case text(Range<Int>)
  /// Characters that are not in the text as they are: those of entities.
  case characters([UInt8])
  case code([UInt8])
  case hardBreak, softBreak
  case delimiters(Delimiters)
  /// [ or ![, which is text unless its end makes it a link.
  case bracket(Range<Int>)
  case begin(MarkdownText.Target?, title: [UInt8])
  case close

  struct Delimiters {
    var mark: UInt8
    /// How many there were, and how many are left.
    var count: Int
    var left: Int
    var canOpen: Bool
    var canClose: Bool
    /// The elements that start and end here, the innermost first: 1 for emphasis, 2 for strong.
    var opened: [Int] = []
    var closed: [Int] = []
    /// The neighbors among those that can still become emphasis.
    var previous: Int?
    var next: Int?
  }
}
