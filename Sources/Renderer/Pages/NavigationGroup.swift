/// A group of the site's menu.
package struct NavigationGroup: Sendable {
  package typealias Entry = (path: String, label: String)

  package var label: String
  /// Paths relative to the site's root.
  package var entries: [Entry]

  package init(_ label: String, _ entries: [Entry]) {
    self.label = label
    self.entries = entries
  }
}
