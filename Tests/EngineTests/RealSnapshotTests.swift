import Foundation
import Testing

@testable import Engine

/// A real backup, if available: every dialect gives the same snapshot, and it can be imported again.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["PAPERCLIP_GEN_DATA"] != nil))
struct RealSnapshotTests {
  @Test func everyDialectGivesTheSameSnapshotAndSoDoesItsImport() throws {
    let data = try #require(ProcessInfo.processInfo.environment["PAPERCLIP_GEN_DATA"])
    var snapshots: [[String: [[UInt8]]]] = []
    for dialect in ["", ".copy", ".insert"] {
      let folder = TemporaryFolder()
      let ingest = try Ingest(.init(folder: folder.path + "/db"))
      try ingest.read(Source(path: "\(data)/paperclip-20261120-120000\(dialect).sql.gz"))
      try ingest.finish()
      var companies: [String: [[UInt8]]] = [:]
      for path in try CompanySet.files(in: folder.path + "/db") {
        let records = try RecordsReader.read(path: path)
        let files = SnapshotFolder.files(records).map(\.bytes)
        companies[records.company.id] = files
        try SnapshotImport.run(records, into: folder.path + "/copy", source: "snapshot", asOf: .epoch)
        let copy = CompanyDatabase.path(folder.path + "/copy", records.company.id)
        #expect(SnapshotFolder.files(try RecordsReader.read(path: copy)).map(\.bytes) == files)
      }
      snapshots.append(companies)
    }
    #expect(snapshots[0].count >= 2 && snapshots[0] == snapshots[1] && snapshots[1] == snapshots[2])
  }
}
