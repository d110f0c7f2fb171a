import Engine

/// What a workspace published to one output folder. It is stored in the workspace's state. Only the files in
/// it can be overwritten or removed, and it tells which pages are up to date.
struct PublishedRecord: Sendable {
  /// By the company's folder in the site: "" at the root, "acme/" among several.
  var companies: [String: PublishedCompany] = [:]

  /// Every published file by path.
  var files: [String: PublishedFile] {
    var files: [String: PublishedFile] = [:]
    for company in companies.values {
      for page in company.pages.values { for file in page.files { files[file.path] = file } }
    }
    return files
  }

  /// A new number makes older records unreadable, so that everything is made and compared again.
  private static let header = Array("paperclip-gen published 2\n".utf8)

  // MARK: Bytes

  var bytes: [UInt8] {
    var writer = RecordBytes(Self.header)
    writer.write(companies.count)
    for (prefix, company) in companies.sorted(by: { $0.key < $1.key }) {
      writer.write(prefix)
      writer.write(company.names.count)
      for name in company.names {
        writer.write(name.key)
        writer.write(name.digest)
      }
      writer.write(company.pages.count)
      for (path, page) in company.pages.sorted(byBytesOf: { $0.key }) {
        writer.write(path)
        writer.write(page.dependencies == nil ? 0 : 1)
        let dependencies = page.dependencies ?? Dependencies()
        for dependency in Dependency.allCases { writer.write(dependencies[dependency]) }
        writer.write(page.names.count)
        for name in page.names { writer.write(Int(name)) }
        writer.write(page.files.count)
        for file in page.files {
          writer.write(file.path)
          writer.write(file.what)
          writer.write(Int(file.size))
          for word in [
            file.digest.words.0, file.digest.words.1, file.digest.words.2, file.digest.words.3,
          ] { writer.write(word) }
          writer.write(file.source)
        }
      }
    }
    let body = writer.bytes
    writer.write(SHA256.digest(of: body).words.0)
    return writer.bytes
  }

  init(companies: [String: PublishedCompany] = [:]) { self.companies = companies }

  /// Nil if it is not a record of this version, in which case nothing is known.
  init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: Self.header), bytes.count > Self.header.count + 8 else { return nil }
    let body = Array(bytes.dropLast(8))
    var end = RecordBytes(bytes, from: body.count)
    guard end.word() == SHA256.digest(of: body).words.0 else { return nil }
    var reader = RecordBytes(body, from: Self.header.count)
    for _ in 0..<reader.count() {
      let prefix = reader.text()
      var company = PublishedCompany()
      for _ in 0..<reader.count() {
        company.names.append(PublishedCompany.Name(key: reader.word(), digest: reader.word()))
      }
      for _ in 0..<reader.count() {
        let path = reader.text()
        let isKnown = reader.count() == 1
        var dependencies = Dependencies()
        for dependency in Dependency.allCases { dependencies[dependency] = reader.word() }
        var page = PublishedPage(dependencies: isKnown ? dependencies : nil, names: [], files: [])
        for _ in 0..<reader.count() { page.names.append(UInt32(truncatingIfNeeded: reader.count())) }
        for _ in 0..<reader.count() {
          let (path, what, size) = (reader.text(), reader.text(), reader.count())
          let words = (reader.word(), reader.word(), reader.word(), reader.word())
          page.files.append(
            PublishedFile(
              path: path, what: what, size: Int64(size), digest: SHA256.Digest(words: words),
              source: reader.word()))
        }
        guard !reader.isCut, page.names.allSatisfy({ $0 < company.names.count }) else { return nil }
        company.pages[path] = page
      }
      companies[prefix] = company
    }
    guard reader.isAtEnd else { return nil }
  }
}
