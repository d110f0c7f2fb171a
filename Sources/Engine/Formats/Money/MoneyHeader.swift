/// The header of a CSV file of money, by which it is recognized.
struct MoneyHeader {
  let delimiter: UInt8
  let format: MoneyFormat
  let cells: MoneyCells

  init?(_ head: SourceHead) {
    var line = head.firstLine
    if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = UnsafeBufferPointer(rebasing: line[3...]) }
    if line.last == 0x0D { line = UnsafeBufferPointer(rebasing: line.dropLast()) }
    for delimiter in [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09] where line.contains(delimiter) {
      var record = CSVRecord(delimiter: delimiter, plan: nil)
      record.consume(line)
      guard record.end() else { continue }
      let cells = MoneyCells(header: record.texts)
      guard let format = MoneyFormat.all.first(where: { $0.matches(cells) }) else { continue }
      self.delimiter = delimiter
      self.format = format
      self.cells = cells
      return
    }
    return nil
  }
}
