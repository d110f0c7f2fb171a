import Engine

/// What a rendered page gets when all of it is there.
enum FinishedPage {
  static func finish(_ page: [UInt8]) -> [UInt8] { RowAnchors.adding(to: LongTables.marking(page)) }
}
