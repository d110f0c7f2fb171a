/// The head of a COPY block or an INSERT statement: which table, and its columns in the order of the rows.
struct TableHeader {
  let schema: String?
  let table: String
  let columns: [String]

  /// Reads `COPY public.t (a, "b") FROM stdin;` or `INSERT INTO "public"."t" ("a", "b") VALUES (`; `end` is the
  /// offset after the column list. Nil when the text is neither.
  init?(_ text: UnsafeBufferPointer<UInt8>, after keyword: StaticString, end: inout Int) {
    var scanner = Scanner(text: text, at: keyword.utf8CodeUnitCount)
    guard var name = scanner.identifier() else { return nil }
    var schema: String?
    if scanner.take(UInt8(ascii: ".")) {
      schema = name
      guard let second = scanner.identifier() else { return nil }
      name = second
    }
    scanner.skipSpace()
    guard scanner.take(UInt8(ascii: "(")) else { return nil }
    var columns: [String] = []
    repeat {
      scanner.skipSpace()
      guard let column = scanner.identifier() else { return nil }
      columns.append(column)
      scanner.skipSpace()
    } while scanner.take(UInt8(ascii: ","))
    guard scanner.take(UInt8(ascii: ")")) else { return nil }
    self.schema = schema
    table = name
    self.columns = columns
    end = scanner.at
  }

  private struct Scanner {
    let text: UnsafeBufferPointer<UInt8>
    var at: Int

    mutating func take(_ byte: UInt8) -> Bool {
      guard at < text.count, text[at] == byte else { return false }
      at += 1
      return true
    }

    mutating func skipSpace() {
      while at < text.count, text[at] == 0x20 || text[at] == 0x09 { at += 1 }
    }

    /// A plain or quoted SQL identifier; `""` inside quotes is one quote.
    mutating func identifier() -> String? {
      var name: [UInt8] = []
      if take(UInt8(ascii: "\"")) {
        while at < text.count {
          if text[at] == UInt8(ascii: "\"") {
            at += 1
            guard take(UInt8(ascii: "\"")) else { return String(decoding: name, as: UTF8.self) }
            name.append(UInt8(ascii: "\""))
          } else {
            name.append(text[at])
            at += 1
          }
        }
        return nil
      }
      while at < text.count {
        let byte = text[at]
        let isWord = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte &- 0x30 < 10 || byte >= 0x80
        guard isWord || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") else { break }
        name.append(byte)
        at += 1
      }
      return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }
  }
}

/// Which fields of a block's rows go to which columns of a `RowTable`.
struct ColumnPlan {
  let table: RowTable
  /// For each field of a row: the place in `table.columns`, or nil for one that is passed over unread.
  let targets: [Int?]

  /// Nil for a table that is not read.
  init?(_ header: TableHeader) {
    guard header.schema == nil || header.schema == "public", let table = RowTable(rawValue: header.table)
    else {
      return nil
    }
    self.table = table
    targets = header.columns.map { table.columns.firstIndex(of: $0) }
  }

  /// Whether the columns without which a row means nothing are there.
  var hasIdentity: Bool { targets.contains(0) && targets.contains(table.companyColumn) }
}
