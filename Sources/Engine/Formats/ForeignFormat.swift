/// Files among the sources that cannot be read: what each is, and how to create one that can.
struct ForeignFormat: Sendable {
  let name: String
  let remedy: String
  let recognizes: @Sendable (SourceHead) -> Bool

  private init(_ name: String, _ remedy: String, _ recognizes: @escaping @Sendable (SourceHead) -> Bool) {
    self.name = name
    self.remedy = remedy
    self.recognizes = recognizes
  }

  private static func magic(_ name: String, _ remedy: String, _ bytes: [UInt8]...) -> ForeignFormat {
    ForeignFormat(name, remedy) { head in bytes.contains { head.starts(with: $0) } }
  }

  private static let plain = "create a plain one: pg_dump --file=backup.sql DATABASE"
  private static func unpack(_ command: String) -> String { "unpack it first: \(command)" }

  /// Kinds that cannot be mistaken for another format. They are checked first.
  static let binary: [ForeignFormat] = [
    magic(
      "a pg_dump archive in the custom format (-Fc)",
      "convert it to SQL: pg_restore --file=backup.sql FILE; or create a plain one: pg_dump --file=backup.sql DATABASE",
      Array("PGDMP".utf8)),
    ForeignFormat(
      "a pg_dump archive in the tar format (-Ft)",
      "convert it to SQL: pg_restore --file=backup.sql FILE; or create a plain one: pg_dump --file=backup.sql DATABASE"
    ) { $0.has("ustar", at: 257) && $0.starts(with: "toc.dat") },
    ForeignFormat("a tar archive", unpack("tar -xf FILE")) { $0.has("ustar", at: 257) },
    magic(
      "a ZIP archive (or an Office document)", unpack("unzip FILE"), [0x50, 0x4B, 3, 4], [0x50, 0x4B, 5, 6]),
    magic("compressed with zstd", unpack("zstd -d FILE"), [0x28, 0xB5, 0x2F, 0xFD]),
    magic("compressed with xz", unpack("xz -d FILE"), [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
    ForeignFormat("compressed with bzip2", unpack("bzip2 -d FILE")) {
      $0.starts(with: "BZh") && $0.bytes.count > 4 && $0.bytes[3] &- 0x31 < 9
        && ($0.bytes[4] == 0x31 || $0.bytes[4] == 0x17)
    },
    magic("compressed with lz4", unpack("lz4 -d FILE"), [0x04, 0x22, 0x4D, 0x18]),
    magic("a 7z archive", unpack("7z x FILE"), [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
    magic("a RAR archive", unpack("unrar x FILE"), Array("Rar!\u{1A}\u{7}".utf8)),
    magic("compressed twice with gzip", unpack("gzip -d FILE"), [0x1F, 0x8B]),
    magic("compressed with compress", unpack("gzip -d FILE"), [0x1F, 0x9D]),
    magic(
      "an SQLite database",
      "Paperclip keeps its data in PostgreSQL: \(plain). To compare two databases of this program: paperclip-gen diff A B",
      Array("SQLite format 3\0".utf8)),
    magic("a PDF document", "export the data as JSON or CSV", Array("%PDF-".utf8)),
    magic(
      "an image", "remove it from the sources", [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF],
      Array("GIF8".utf8)),
    magic("a Parquet file", "export the data as JSON or CSV", Array("PAR1".utf8)),
    magic(
      "encrypted", "decrypt it first", Array("age-encryption.org/".utf8),
      Array("-----BEGIN PGP MESSAGE".utf8),
      Array("-----BEGIN AGE ENCRYPTED".utf8), Array("Salted__".utf8)),
    ForeignFormat("a Git LFS pointer, not the file itself", "fetch the file: git lfs pull") {
      $0.starts(with: "version https://git-lfs.github.com/")
    },
  ]

  /// Text files that cannot be read. They are checked if no format recognizes them.
  static let text: [ForeignFormat] = [
    ForeignFormat(
      "a web page, probably an error or sign-in page",
      "check the address and the credentials of the program that fetched it"
    ) { head in ["<!doctype html", "<html", "<head", "<body"].contains { head.text.hasPrefix($0) } },
    ForeignFormat("XML", "export the data as JSON or CSV") {
      $0.text.hasPrefix("<?xml") || $0.text.hasPrefix("<svg")
    },
    ForeignFormat(
      "a backup of a different database system", "Paperclip keeps its data in PostgreSQL: \(plain)"
    ) { head in
      ["-- mysql dump", "-- mariadb dump", "/*!40", "pragma foreign_keys"].contains {
        head.text.hasPrefix($0)
      }
    },
    ForeignFormat(
      "a table as psql prints it", "export it as CSV: \\copy agents TO 'agents.csv' CSV HEADER"
    ) { head in
      let lines = head.text.split(separator: "\n").prefix(2)
      return lines.count == 2 && lines[1].count >= 3 && lines[1].allSatisfy { "-+ \r".contains($0) }
        && lines[1].contains("-")
    },
    ForeignFormat(
      "an error message of a program, not its output", "run the program again and check its messages"
    ) { head in
      [
        "pg_dump: error", "psql: error", "pg_dump: [archiver", "curl: (", "error: ",
        "error response from daemon",
        "unauthorized", "forbidden", "bad gateway", "not found", "permission denied", "docker: ",
      ].contains { head.text.hasPrefix($0) }
    },
    ForeignFormat(
      "part of a company package (Markdown)", "add its folder, the one with COMPANY.md, to \"templates\""
    ) { head in head.text.hasPrefix("---\n") || head.text.hasPrefix("---\r\n") || head.text.hasPrefix("# ") },
  ]

  /// Says what a file is and what to do. Nil if it may be readable.
  static func binary(_ head: SourceHead, _ name: String) -> (message: String, remedy: String)? {
    if let (encoding, iconv) = head.wideCharacters {
      return (
        "is in \(encoding), as \">\" in Windows PowerShell writes it",
        "write the file with the program itself, for example pg_dump --file=backup.sql DATABASE, or convert it: "
          + "iconv -f \(iconv) -t UTF-8 \(file(name)) > \(file(name)).utf8"
      )
    }
    return words(binary.first { $0.recognizes(head) }, name)
  }

  static func text(_ head: SourceHead, _ name: String) -> (message: String, remedy: String)? {
    words(text.first { $0.recognizes(head) }, name)
  }

  private static func words(_ format: ForeignFormat?, _ name: String) -> (message: String, remedy: String)? {
    format.map { ("is \($0.name)", $0.remedy.replacing("FILE", with: file(name))) }
  }

  private static func file(_ name: String) -> String { name == "-" ? "FILE" : name }
}
