/// Gives every record of one kind a unique slug, always the same way: records are added oldest first, and of
/// records with equal names, the oldest gets the plain slug.
package struct SlugTable {
  private var taken: Set<String>
  private let kind: String

  /// Names with a special meaning for a site or file system.
  private static let reserved: Set<String> = [
    "index", "con", "prn", "aux", "nul", "com0", "lpt0", "com1", "com2", "com3", "com4", "com5", "com6",
    "com7", "com8",
    "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
  ]

  /// `others` are names that are already used where these slugs are used.
  package init(kind: String, reserved others: Set<String> = []) {
    self.kind = kind
    taken = Self.reserved.union(others)
  }

  /// The slug of a record with this name and ID.
  package mutating func add(name: String, id: String) -> String {
    claim(Slug.make(from: name), id: id)
  }

  /// The page name of an issue: its identifier, if that is a safe file name.
  package mutating func add(identifier: String?, id: String) -> String {
    guard let identifier, identifier.utf8.count <= Slug.maximumLength,
      identifier.utf8.allSatisfy(Self.isSafe),
      !identifier.hasPrefix("."), !identifier.hasPrefix("-"), !identifier.lowercased().hasPrefix("page-"),
      !identifier.hasSuffix(".")
    else {
      let slug = Slug.make(from: identifier ?? "")
      // Pages of the issue list are called page-2 and so on.
      return claim(slug.hasPrefix("page-") ? kind + "-" + slug : slug, id: id)
    }
    return claim(identifier, id: id)
  }

  private static func isSafe(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
    default: false
    }
  }

  /// Windows ignores extensions: "con.1" is as reserved as "con".
  private static func stem(of name: String) -> String {
    String(name.lowercased().prefix { $0 != "." })
  }

  private mutating func claim(_ wanted: String, id: String) -> String {
    let short = Slug.make(from: String(id.prefix(8)))
    // "SK proj …" is a name, "sk-proj-…" looks like a key: no name may stop a publication.
    let wanted = Redactor.strict.looksSecret(wanted) ? "" : wanted
    var slug = wanted
    if wanted.isEmpty {
      slug = "\(kind)-\(short)"
    } else if taken.contains(wanted.lowercased()) || Self.reserved.contains(Self.stem(of: wanted)) {
      slug = "\(Self.stem(of: wanted) == wanted.lowercased() ? wanted : kind + "-" + wanted)-\(short)"
    }
    var count = 2
    while taken.contains(slug.lowercased()) {
      slug = "\(wanted.isEmpty ? kind : wanted)-\(short)-\(count)"
      count += 1
    }
    taken.insert(slug.lowercased())
    return slug
  }
}
