/// The parsed head of a SQL statement, as far as it matters for reading rows.
enum StatementHead: Equatable {
  /// `INSERT INTO t (a, b) VALUES`. Columns are nil if the statement has none.
  case insert(SQLName, columns: [String]?)
  /// `COPY t (a, b) FROM stdin`. `problem` says why its rows cannot be read.
  case copy(SQLName, columns: [String]?, isInline: Bool, problem: String?)
  /// `CREATE TABLE t (…)`, with the columns in their order.
  case table(SQLName, columns: [String])
  /// `SET name = value`, both in lower case.
  case setting(name: String, value: String)
  /// An INSERT without a list of values.
  case otherInsert(SQLName)

  /// Parses a head that `StatementScanner` collected. Nil if it does not matter for rows.
  init?(_ text: [UInt8]) {
    var reader = SQLNameReader(text)
    switch reader.word() {
    case "INSERT": self.init(insert: &reader)
    case "COPY": self.init(copy: &reader)
    case "CREATE": self.init(create: &reader)
    case "SET": self.init(set: &reader)
    default: return nil
    }
  }

  private init?(insert reader: inout SQLNameReader) {
    guard reader.take("INTO"), let name = reader.name() else { return nil }
    if reader.take("AS") { _ = reader.identifier() }
    let columns = reader.list()
    if reader.take("OVERRIDING") { _ = (reader.word(), reader.word()) }
    self = reader.isAtEnd ? .insert(name, columns: columns) : .otherInsert(name)
  }

  private init?(copy reader: inout SQLNameReader) {
    guard let name = reader.name() else { return nil }
    let columns = reader.list()
    guard reader.take("FROM") else { return nil }
    let isInline = reader.take("STDIN")
    var problem = isInline ? nil : "its rows are in another file"
    if isInline, !reader.isAtEnd {
      let rest = reader.rest.uppercased().filter { !" ();'".contains($0) }
      if rest != "WITHFORMATTEXT" && rest != "FORMATTEXT" { problem = "it is not in COPY's text format" }
    }
    self = .copy(name, columns: columns, isInline: isInline, problem: problem)
  }

  private init?(create reader: inout SQLNameReader) {
    while let word = reader.word() {
      if word == "TABLE" { break }
      guard ["GLOBAL", "LOCAL", "TEMPORARY", "TEMP", "UNLOGGED"].contains(word) else { return nil }
    }
    if reader.take("IF") { _ = (reader.word(), reader.word()) }
    guard let name = reader.name() else { return nil }
    let columns = reader.definitions()
    guard !columns.isEmpty else { return nil }
    self = .table(name, columns: columns)
  }

  private init?(set reader: inout SQLNameReader) {
    if !reader.take("SESSION") { _ = reader.take("LOCAL") }
    guard let name = reader.identifier() else { return nil }
    if !reader.take(byte: UInt8(ascii: "=")), !reader.take("TO") { return nil }
    let value = reader.rest.lowercased().filter { !"' ;\"\r".contains($0) }
    self = .setting(name: name, value: value)
  }
}

/// The name of a table, with its schema if given.
struct SQLName: Hashable {
  let schema: String?
  let table: String
}
