extension TemplateLibrary {
  /// The templates that include themselves whatever the value: no page that uses them has an end.
  func endless() -> Set<String> {
    var endless: Set<String> = []
    for name in names {
      var pending = always(name)
      var seen: Set<String> = []
      while let next = pending.popLast() {
        if next == name { endless.insert(name) }
        if seen.insert(next).inserted { pending += always(next) }
      }
    }
    return endless
  }

  /// The partials that a template includes outside sections and blocks.
  private func always(_ name: String) -> [String] {
    (compiled(name)?.nodes ?? []).compactMap { node in
      if case .partial(let partial) = node { partial.name.fixed } else { nil }
    }
  }
}
