/// Moves the databases aside, so that they can be rebuilt from the sources.
package enum Rebuild {
  /// Returns stored sources that the configuration no longer lists. A rebuild would lose their data.
  package static func unheld(in folder: String, known: Set<String>) throws -> [String] {
    var names: Set<String> = []
    for path in try CompanySet.files(in: folder) {
      try Database(path: path, readOnly: true).query("SELECT name FROM sources") {
        names.insert($0.text(0) ?? "")
      }
    }
    return names.subtracting(known).sorted()
  }

  /// Moves the databases to a backup folder and removes the backup of the previous rebuild.
  package static func setAside(_ folder: String) throws {
    guard FileSystem.isFolder(folder) else { return }
    try FileSystem.removeTree(folder + ".old")
    try FileSystem.rename(folder, to: folder + ".old")
  }
}
