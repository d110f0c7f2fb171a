extension Finding {
  /// A field that was too long to keep.
  static func leftOut(_ table: RowTable, _ column: Int, source: String, line: Int64) -> Finding {
    Finding(
      .warning, "a \(table.columns[column]) of \(table.rawValue) is longer than 1 MB and was left out",
      source: source, line: Int(line))
  }
}
