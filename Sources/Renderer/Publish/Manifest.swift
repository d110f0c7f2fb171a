import Engine

/// `manifest.json`: every file of a published site with its size and SHA-256. It depends only on the files,
/// not on when or how often they were published.
struct Manifest: Sendable {
  static let path = "manifest.json"
  static let what = "Every file with its size and SHA-256"

  struct Entry: Sendable {
    let size: Int64
    let digest: SHA256.Digest
  }

  /// The IDs of the companies on the site.
  let companies: [String]
  let files: [String: Entry]
  /// Of a page over several sites: the manifests of those below its folder, by path. Nil for any other site.
  let parts: [String: SHA256.Digest]?

  /// Reads the manifest of a folder. Nil if it is missing or unreadable.
  init?(of folder: String) {
    let path = folder + "/" + Self.path
    guard FileSystem.status(path)?.isFile == true, let bytes = try? FileSystem.read(path) else { return nil }
    let found = try? JSONDocument.read(bytes) {
      document -> (companies: [String], files: [String: Entry], parts: [String: SHA256.Digest]?)? in
      guard let data = document.field(document.root, "data"), let list = document.field(data, "files") else {
        return nil
      }
      var files: [String: Entry] = [:]
      for item in document.items(list) {
        guard let path = document.field(item, "path").flatMap(document.string), Publisher.isValid(path: path),
          case .int(let size)? = document.field(item, "size").map(document.value),
          let digest = document.field(item, "sha256").flatMap(document.string).flatMap(SHA256.Digest.init)
        else { return nil }
        files[path] = Entry(size: size, digest: digest)
      }
      let ids = document.field(data, "companies").map(document.items) ?? []
      guard let list = document.field(data, "parts") else {
        return (ids.compactMap(document.string), files, nil)
      }
      var parts: [String: SHA256.Digest] = [:]
      for item in document.items(list) {
        guard let path = document.field(item, "path").flatMap(document.string), Publisher.isValid(path: path),
          let digest = document.field(item, "sha256").flatMap(document.string).flatMap(SHA256.Digest.init)
        else { return nil }
        parts[path] = digest
      }
      return (ids.compactMap(document.string), files, parts)
    }
    guard let found else { return nil }
    (companies, files, parts) = found
  }

  /// The manifest for these files.
  static func bytes(
    of files: some Sequence<PublishedFile>, companies: [String], parts: [String: SHA256.Digest]? = nil
  ) -> [UInt8] {
    var bytes = Array(
      "{\n \"$schema\": \"api/schemas/manifest.json\",\n \"data\": {\n  \"companies\": [".utf8)
    for (place, id) in companies.sorted().enumerated() {
      if place > 0 { bytes += ", ".utf8 }
      JSONWriter.append(string: id, to: &bytes)
    }
    bytes += "],\n  \"files\": [".utf8
    let sorted = files.sorted(byBytesOf: { $0.path })
    for (place, file) in sorted.enumerated() {
      bytes += (place > 0 ? ",\n   {\"path\": " : "\n   {\"path\": ").utf8
      JSONWriter.append(string: file.path, to: &bytes)
      bytes += ", \"sha256\": \"\(file.digest.text)\", \"size\": \(file.size)}".utf8
    }
    bytes += "\n  ]".utf8
    if let parts {
      bytes += ",\n  \"parts\": [".utf8
      for (place, part) in parts.sorted(byBytesOf: { $0.key }).enumerated() {
        bytes += (place > 0 ? ",\n   {\"path\": " : "\n   {\"path\": ").utf8
        JSONWriter.append(string: part.key, to: &bytes)
        bytes += ", \"sha256\": \"\(part.value.text)\"}".utf8
      }
      bytes += "\n  ]".utf8
    }
    return bytes + Array("\n },\n \"schemaVersion\": \"1.1\"\n}\n".utf8)
  }
}
