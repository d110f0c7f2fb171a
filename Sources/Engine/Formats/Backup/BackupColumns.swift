/// The columns of the rows that a reader passes on, by table: indexes into the table's list.
final class BackupColumns {
  var byTable: [RowTable: [Int]] = [:]
}
