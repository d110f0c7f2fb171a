extension FileTree {
  /// A file that differs between two trees.
  package struct Change: Sendable, Equatable {
    package enum Kind: String, Sendable { case added, removed, changed }
    package let path: String
    package let kind: Kind
    /// The lines that differ, with "-", "+" or " " before them. Empty for files that are not text.
    package var lines: [String] = []
  }

  /// What changes from this tree to another one, by path.
  package func changes(to other: FileTree) -> [Change] {
    Set(files.keys).union(other.files.keys).sorted { $0.precedesInBytes($1) }.compactMap { path in
      switch (files[path], other.files[path]) {
      case (let old?, let new?):
        old == new ? nil : Change(path: path, kind: .changed, lines: LineDifference.lines(old, new))
      case (nil, let new?): Change(path: path, kind: .added, lines: LineDifference.lines([], new))
      case (let old?, nil): Change(path: path, kind: .removed, lines: LineDifference.lines(old, []))
      case (nil, nil): nil
      }
    }
  }
}
