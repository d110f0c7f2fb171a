extension StringProtocol {
  /// What follows a beginning of so many bytes. `dropFirst` counts characters, of which "Büro/" has fewer than
  /// bytes.
  package func dropping(bytes count: Int) -> String { String(decoding: utf8.dropFirst(count), as: UTF8.self) }
}
