import Engine

/// The script of pages of runs. It is published only where there are such pages.
enum PlayerFile {
  static let page = Page("assets/player.js", [.facts: 1]) { _, site in
    let player = site.frame.library.assets.player
    site.file(player.path, "The player of runs", player.bytes)
  }
}
