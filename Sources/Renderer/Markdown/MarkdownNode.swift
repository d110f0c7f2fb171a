/// A block of a Markdown text. Blocks are in one array and refer to each other by place.
struct MarkdownNode {
  enum Kind: Equatable {
    case document, quote, paragraph, rule
    case heading(Int)
    case list(ListMark)
    case item(ListMark)
    case code(Fence?)
    case table
  }

  struct ListMark: Equatable {
    /// `-`, `+`, `*`, or what follows the number.
    var mark: UInt8
    /// The number of an ordered list.
    var start: Int?
    /// Columns before the mark, and from there to the text.
    var offset = 0
    var padding = 0
    var isTight = true

    /// Whether an item belongs to the list of another.
    func isLike(_ other: ListMark) -> Bool { mark == other.mark && (start == nil) == (other.start == nil) }
  }

  struct Fence: Equatable {
    var mark: UInt8
    var length: Int
    var offset: Int
  }

  var kind: Kind
  var parent: Int
  var children: [Int] = []
  var startLine: Int
  var endLine: Int
  var isOpen = true
  var content: [UInt8] = []

  init(_ kind: Kind, parent: Int, line: Int) {
    (self.kind, self.parent) = (kind, parent)
    (startLine, endLine) = (line, line)
  }

  var isContainer: Bool {
    switch kind {
    case .document, .quote, .list, .item: true
    default: false
    }
  }

  var acceptsLines: Bool {
    switch kind {
    case .paragraph, .code: true
    default: false
    }
  }
}
