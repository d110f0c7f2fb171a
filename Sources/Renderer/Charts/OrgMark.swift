/// How an agent of an org chart differs between the two sides.
enum OrgMark: String, CaseIterable {
  case added, removed, moved, changed

  /// Shown on the card, so that a mark is more than a color.
  var sign: String {
    switch self {
    case .added: "+"
    case .removed: "−"
    case .moved: "→"
    case .changed: "~"
    }
  }

  var words: String {
    switch self {
    case .added: "new"
    case .removed: "removed"
    case .moved: "new manager"
    case .changed: "changed"
    }
  }
}
