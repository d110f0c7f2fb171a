/// The limits of inputs and of what pages show. Each is far above what real data needs. It keeps a single
/// line, file or template from using up the machine's memory or bloating the site. docs/limits.md explains
/// them to users.
package enum Limits {
  /// With more causes of failures than this, none has a page: error codes that differ in every run are not
  /// causes.
  package static let causePages = 500
  // MARK: Reading

  /// The longest line or JSON object, in bytes, since it is held in memory. A longer one is rejected.
  package static let line = 32 << 20
  /// The longest message of an event of a run, in bytes. More is cut off.
  package static let runEventMessage = 16 << 10
  /// The longest field of a row, in bytes. A longer one is left out: run output can be large and is not used.
  package static let field = 1 << 20
  /// The longest result of a run, in bytes, since it is held in memory. More is cut off.
  package static let runResult = 16 << 20
  /// How deep JSON may nest. Deeper input is an attack on the stack.
  package static let jsonDepth = 1024
  package static let yamlDepth = 64
  /// The size in bytes of a template or of the settings of a package, which are held in memory.
  package static let template: Int64 = 64 << 20
  /// The size in bytes of a Markdown file of a package.
  package static let markdown: Int64 = 4 << 20
  /// The number of files of a package, and of folders inside each other.
  package static let packageFiles = 100_000
  package static let packageDepth = 16
  /// How many rejected lines are kept per source and reason. All are counted.
  package static let keptRejects = 1000
  /// How many redacted places are kept per source and kind. All are counted.
  package static let keptRedactions = 1000
  /// Rows of a company whose digests are kept, so that a later backup need not be compared with them: 40
  /// bytes of memory for each. Rows beyond are compared.
  package static let knownRows = 2_000_000

  /// Paths of a skill's files that are kept.
  package static let skillFiles = 1000
  /// The size in bytes of a Markdown file of a knowledge folder, and the number of those files and of nested
  /// folders.
  package static let documentFile: Int64 = 1 << 20
  package static let documentFiles = 20_000
  package static let documentFolders = 16
  /// Vectors of documents that are compared with each other, and numbers in each.
  package static let vectors = 4000
  package static let vectorLength = 4096

  // MARK: Values

  /// A count of tokens above this in one row is implausible, so that sums of all rows fit in 64 bits.
  package static let tokens: Int64 = 100_000_000_000
  /// An amount above this in one row is implausible, for the same reason.
  package static let cents: Int64 = 100_000_000

  /// The days that retention must leave: the analytics module reads the runs of 57 days.
  package static let leastEventsDays: Int64 = 60
  package static let mostEventsDays: Int64 = 36_500

  // MARK: Modules

  /// The size in bytes of a module's file, and the number of its files.
  package static let moduleFile: Int64 = 1 << 20
  package static let moduleFiles = 1000
  /// How many events a module can fail at in a run before it is stopped.
  package static let moduleFailures = 100

  // MARK: Stores

  /// Bytes of an index, and what it may list. They come from elsewhere and are held in memory.
  package static let storeIndex = 8 << 20
  package static let storeEntries = 10_000
  package static let storeVersions = 200
  /// Files of a module or template from a store, and their bytes.
  package static let storeFiles = 2000
  package static let storeFile: Int64 = 2 << 20
  package static let storeTree: Int64 = 32 << 20
  /// Seconds that an index, and the files of an entry, may take to arrive.
  package static let storeIndexSeconds = 30
  package static let storeSeconds = 300

  // MARK: Showing

  /// The number of characters of a name or title on pages, since every page that links to a record has its
  /// name. The database, exports and snapshots have all of it.
  package static let shownName = 500
  /// The levels of reports that `api/org.json` nests. Common JSON parsers accept about a thousand levels of
  /// nesting, and each level of reports needs two.
  package static let nestedReports = 100
  /// Lists inside lists on pages.
  package static let nestedLists = 40
}
