/// The formats of sources, in the order in which they are tried. The first that recognizes a source reads it.
enum FormatTable {
  static let all: [SourceFormat] = [
    SourceFormat(
      name: "Paperclip backup", recognizes: { head, _ in BackupReader.recognizes(head.bytes) },
      reads: { try $0.readBackup($1, &$2, $3, $4) }),
    SourceFormat(
      name: "company template", recognizes: { try TemplateFormat.recognizes($0, $1) },
      reads: { ingest, source, _, _, progress in try ingest.readTemplate(source, progress) }),
    SourceFormat(
      name: "money file", recognizes: { head, _ in MoneyHeader(head) != nil },
      reads: { try $0.readMoneyCSV($1, &$2, $3, $4) }),
    SourceFormat(
      name: "money objects",
      recognizes: { head, _ in
        MoneyHead(head).map { StripeObjects.recognizes($0) || ExplorerObjects.recognizes($0) } ?? false
      }, reads: { try $0.readMoneyObjects($1, &$2, $3, $4) }),
    SourceFormat(
      name: RunLogSource.format, recognizes: { head, _ in RunLogChunk.isFirst(in: head.bytes) },
      reads: { ingest, source, _, _, progress in ingest.note(runLog: source, progress, isUnchanged: false) }),
    SourceFormat(
      name: "list of rows", recognizes: { head, _ in ExportFormat.recognizes(head) },
      reads: { try $0.readObjects($1, &$2, $3, $4) }),
    SourceFormat(
      name: "CSV of a table", recognizes: { head, _ in CSVFormat(head) != nil },
      reads: { try $0.readCSV($1, &$2, $3, $4) }),
    SourceFormat(
      name: "lines of JSON", recognizes: { head, _ in LineFormat.recognizes(head) },
      reads: { try $0.readLines($1, &$2, $3, $4) }),
  ]

  static func format(of head: SourceHead, _ source: Source) throws -> SourceFormat? {
    try all.first { try $0.recognizes(head, source) }
  }
}
