/// Paths with `*` and `?`, as in shells: `backups/*.sql.gz`.
package enum PathPattern {
  package static func isPattern(_ path: String) -> Bool {
    path.contains("*") || path.contains("?") || path.contains(companyMark)
  }

  /// In a pattern, the part of a path that names the company: `companies/{company}/logs/*.ndjson`.
  static let companyMark = "{company}"

  /// A file, and what its path has in place of `{company}`.
  package typealias Match = (path: String, company: String?)

  /// The matching files, sorted by bytes. Relative patterns start at `base`. `folders`: include company
  /// packages, which are folders.
  package static func files(
    matching pattern: String, in base: String, folders: Bool = false
  ) throws -> [Match] {
    let isAbsolute = pattern.hasPrefix("/")
    var found: [Match] = [(isAbsolute ? "" : base, nil)]
    let parts = pattern.split(separator: "/").map(String.init)
    for (number, part) in parts.enumerated() {
      let isLast = number == parts.count - 1
      var next: [Match] = []
      for (folder, company) in found {
        if !isPattern(part) {
          let path = folder + "/" + part
          if FileSystem.exists(path) { next.append((path, company)) }
          continue
        }
        guard FileSystem.isFolder(folder.isEmpty ? "/" : folder) else { continue }
        for name in try FileSystem.names(in: folder.isEmpty ? "/" : folder) {
          guard let named = match(name, part) else { continue }
          let path = folder + "/" + name
          let isFolder = FileSystem.isFolder(path)
          let isPackage = isLast && folders && isFolder && FileSystem.exists(path + "/COMPANY.md")
          if isLast != isFolder || isPackage { next.append((path, company ?? named.company)) }
        }
      }
      found = next
    }
    return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// What a name gives for `{company}` in a part of a pattern; nil if it does not match. Text around the mark
  /// is taken as it is.
  private static func match(_ name: String, _ part: String) -> (company: String?, Void)? {
    guard let mark = part.firstRange(of: companyMark) else { return matches(name, part) ? (nil, ()) : nil }
    let (before, after) = (part[..<mark.lowerBound], part[mark.upperBound...])
    guard name.hasPrefix(before), name.hasSuffix(after),
      name.utf8.count > before.utf8.count + after.utf8.count,
      !name.hasPrefix(".")
    else { return nil }
    return (String(name.dropFirst(before.count).dropLast(after.count)), ())
  }

  /// True if a name matches a part of a pattern. Names with a leading dot match only patterns with one.
  static func matches(_ name: String, _ pattern: String) -> Bool {
    if name.hasPrefix("."), !pattern.hasPrefix(".") { return false }
    let (name, pattern) = (Array(name.utf8), Array(pattern.utf8))
    var (at, place) = (0, 0)
    var star: (pattern: Int, name: Int)?
    while at < name.count {
      if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
        star = (place, at)
        place += 1
      } else if place < pattern.count, pattern[place] == UInt8(ascii: "?") || pattern[place] == name[at] {
        place += 1
        at += 1
      } else if let last = star {
        place = last.pattern + 1
        at = last.name + 1
        star = (last.pattern, last.name + 1)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// Sorts files by age, newest first: by the date in their names if all have one (eight digits or more, as
  /// in backups, since copies keep their names but not their times), else by modification time.
  package static func newestFirst(_ paths: [String]) -> [String] {
    func date(_ path: String) -> String {
      let digits = (path.split(separator: "/").last ?? "").utf8.filter { $0 &- 0x30 < 10 }
      return String(decoding: digits.prefix(14), as: UTF8.self)
    }
    if paths.allSatisfy({ date($0).utf8.count >= 8 }) {
      return paths.sorted { (date($1), $1) < (date($0), $0) }
    }
    func time(_ path: String) -> Int64 { FileSystem.status(path, followingLinks: true)?.modified ?? 0 }
    return paths.sorted { (time($1), $1) < (time($0), $0) }
  }
}
