import Foundation
import Testing

/// A temporary folder for one test.
final class Folder: Sendable {
  /// Shows whether a file was touched.
  struct Entry: Equatable {
    let inode: UInt64
    let modified: Date
    let size: UInt64
  }

  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "paperclip-scenario-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws { try write(name, Data(text.utf8)) }

  func write(_ name: String, _ data: Data) throws {
    let file = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

  func read(_ name: String) -> String {
    (try? Data(contentsOf: URL(fileURLWithPath: path + "/" + name))).map {
      String(decoding: $0, as: UTF8.self)
    } ?? ""
  }

  /// Every file below the folder, by relative path.
  func tree() throws -> [String: Entry] {
    var entries: [String: Entry] = [:]
    for case let name as String in try #require(FileManager.default.enumerator(atPath: path)) {
      let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
      guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
      entries[name] = Entry(
        inode: (attributes[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0,
        modified: attributes[.modificationDate] as? Date ?? .distantPast,
        size: (attributes[.size] as? NSNumber)?.uint64Value ?? 0)
    }
    return entries
  }

  /// Path to bytes of every file below a folder.
  static func contents(of folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for case let name as String in try #require(FileManager.default.enumerator(atPath: folder)) {
      var isFolder: ObjCBool = false
      let file = folder + "/" + name
      guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue else {
        continue
      }
      files[name] = try Data(contentsOf: URL(fileURLWithPath: file))
    }
    return files
  }
}
