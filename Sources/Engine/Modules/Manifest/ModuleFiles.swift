/// The files of one module, from a folder of the workspace or built in.
package struct ModuleFiles: Sendable {
  /// The folder in messages: "modules/observability".
  package let name: String
  package let isBuiltIn: Bool
  private let files: [String: [UInt8]]
  /// Entries of the folder that were not read: links, and names that start with a dot. Sorted.
  let unread: [Unread]

  struct Unread: Sendable {
    let path: String
    let isLink: Bool
    let isFolder: Bool
  }

  package static let manifestName = "paperclip.module.json"
  private static let maximumFile = Limits.moduleFile
  private static let maximumFiles = Limits.moduleFiles

  package init(name: String, isBuiltIn: Bool, files: [String: [UInt8]]) {
    self.init(name: name, isBuiltIn: isBuiltIn, files: files, unread: [])
  }

  private init(name: String, isBuiltIn: Bool, files: [String: [UInt8]], unread: [Unread]) {
    self.name = name
    self.isBuiltIn = isBuiltIn
    self.files = files
    self.unread = unread.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// Reads a folder. Links are not followed, so a module cannot show files of the machine.
  package init(folder: String, name: String) throws {
    var files: [String: [UInt8]] = [:]
    var unread: [Unread] = []
    func read(_ prefix: String) throws {
      for entry in try FileSystem.names(in: folder + "/" + prefix) {
        let path = prefix + entry
        guard let status = FileSystem.status(folder + "/" + path) else { continue }
        if entry.hasPrefix(".") || status.isSymlink {
          guard unread.count < Self.maximumFiles else { continue }
          unread.append(Unread(path: path, isLink: status.isSymlink, isFolder: status.isFolder))
        } else if status.isFolder, prefix.utf8.count < 200 {
          try read(path + "/")
        } else if status.isFile {
          guard status.size <= Self.maximumFile, files.count < Self.maximumFiles else {
            throw Failure(
              "\(name)/\(path): a module can have at most \(Self.maximumFiles.grouped) files of at most 1 MB")
          }
          files[path] = try FileSystem.read(folder + "/" + path)
        }
      }
    }
    try read("")
    self.init(name: name, isBuiltIn: false, files: files, unread: unread)
  }

  package subscript(_ path: String) -> [UInt8]? { files[path] }
  package var paths: [String] { files.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
  package func text(_ path: String) -> String? { files[path].map { String(decoding: $0, as: UTF8.self) } }

  /// Paths below a folder, sorted by their bytes.
  package func paths(in folder: String) -> [String] {
    files.keys.filter { $0.hasPrefix(folder + "/") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Built-in modules, by ID.
  package static let builtIn: [ModuleFiles] = {
    var modules: [String: [String: [UInt8]]] = [:]
    for file in EmbeddedFiles.all {
      let parts = file.path.description.split(separator: "/", maxSplits: 2).map(String.init)
      guard parts.count == 3, parts[0] == "modules" else { continue }
      modules[parts[1], default: [:]][parts[2]] = Array(
        UnsafeBufferPointer(start: file.content.utf8Start, count: file.content.utf8CodeUnitCount))
    }
    return modules.sorted { $0.key < $1.key }.map {
      ModuleFiles(name: "modules/" + $0.key, isBuiltIn: true, files: $0.value)
    }
  }()
}
