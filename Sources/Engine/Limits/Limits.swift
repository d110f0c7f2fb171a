/// What the program takes of an input, and what it shows of it. Each limit is far beyond what honest data needs; it keeps a
/// single line, file or template from using up the memory of the machine or the site. docs/limits.md explains them to users.
package enum Limits {
  // MARK: Reading

  /// The longest line or JSON object, in bytes: a longer one is rejected. It is held in memory as a whole.
  package static let line = 32 << 20
  /// The longest field of a row, in bytes: a longer one is left out. Run output can be large and is not used.
  package static let field = 1 << 20
  /// How deep JSON may nest. Deeper input is an attack on the stack.
  package static let jsonDepth = 1024
  package static let yamlDepth = 64
  /// Bytes of a template or of the settings of a package: both are held in memory.
  package static let template: Int64 = 64 << 20
  /// Bytes of a Markdown file of a package.
  package static let markdown: Int64 = 4 << 20
  /// Files of a package, and folders in each other.
  package static let packageFiles = 100_000
  package static let packageDepth = 16
  /// Rejected lines that are kept of a source and reason. All are counted.
  package static let keptRejects = 1000
  /// Redacted places that are kept of a source and kind. All are counted.
  package static let keptRedactions = 1000
  /// Rows of a company whose digests are kept, so that a later backup need not be compared with them: 40 bytes of memory for
  /// each. Rows beyond are compared.
  package static let knownRows = 2_000_000

  // MARK: Values

  /// A count of tokens above this in one row is implausible, so that sums of all rows fit in 64 bits.
  package static let tokens: Int64 = 100_000_000_000
  /// An amount above this in one row is implausible, for the same reason.
  package static let cents: Int64 = 100_000_000

  // MARK: Modules

  /// Bytes of a file of a module, and the number of its files.
  package static let moduleFile: Int64 = 1 << 20
  package static let moduleFiles = 1000
  /// Events that a module fails at in a run before it is stopped.
  package static let moduleFailures = 100

  // MARK: Showing

  /// Characters of a name or title that pages show: names stand on every page that links to a record. The whole stands in
  /// the database, and in exports and snapshots.
  package static let shownName = 500
  /// Levels of reports that are nested in `api/org.json`: common readers of JSON take about a thousand levels of nesting, two
  /// for each level of reports.
  package static let nestedReports = 100
  /// Lists inside lists on pages.
  package static let nestedLists = 40
}
