import Engine

/// Gives every table row of a finished page an anchor. Templates that know their rows' keys set IDs
/// themselves. All other rows, including those of modules and themes, get one from the heading above and
/// their first cell: "models-claude-opus". One place for all IDs ensures that they are unique.
enum RowAnchors {
  private static let longest = 40

  static func adding(to page: [UInt8]) -> [UInt8] {
    page.withUnsafeBufferPointer { bytes in
      let tags = Tags(bytes: bytes)
      var places: Places?
      var result: [UInt8] = []
      var (copied, section, isBody, isFolded) = (0, "row", false, false)
      tags.forEach { tag, end in
        switch bytes[tag] {
        case UInt8(ascii: "h"):
          if tags.name(at: tag, is: "h2") || tags.name(at: tag, is: "h3") {
            section = tags.id(tag, end) ?? section
          }
        case UInt8(ascii: "d"):
          // The numbers of a chart are also a file.
          if tags.name(at: tag, is: "details"), tags.text(tag, end).hasPrefix("details class=\"numbers\"") {
            isFolded = true
          }
        case UInt8(ascii: "/"):
          if tags.name(at: tag + 1, is: "tbody") { isBody = false }
          if tags.name(at: tag + 1, is: "details") { isFolded = false }
        case UInt8(ascii: "t"):
          if tags.name(at: tag, is: "tbody") { isBody = true }
          guard isBody, !isFolded, tags.name(at: tag, is: "tr"), !tags.hasID(tag, end) else { return }
          if places == nil { places = Places(taken: tags.ids) }
          let wanted = section + "-" + label(tags.cell(from: end + 1))
          let id = places?.take(wanted) ?? wanted
          result += bytes[copied..<(tag + 2)]
          result += " id=\"\(id)\"".utf8
          copied = tag + 2
        default: break
        }
      }
      return copied == 0 ? page : result + bytes[copied...]
    }
  }

  /// The text of a row's first cell as part of an ID. A name without usable characters is replaced by its
  /// hash.
  private static func label(_ text: String) -> String {
    let slug = Slug.make(from: text)
    return slug.isEmpty || Redactor.strict.looksSecret(slug)
      ? Anchor.digits(of: text) : String(slug.utf8.prefix(longest)) ?? slug
  }

  /// The IDs of a page. Suffixes of equal rows continue at the last number, since a module can show tens of
  /// thousands of them.
  private struct Places {
    var taken: Set<String>
    private var last: [String: Int] = [:]

    init(taken: Set<String>) { self.taken = taken }

    mutating func take(_ wanted: String) -> String {
      if taken.insert(wanted).inserted { return wanted }
      var number = last[wanted] ?? 1
      repeat { number += 1 } while !taken.insert("\(wanted)-\(number)").inserted
      last[wanted] = number
      return "\(wanted)-\(number)"
    }
  }
}

/// The tags of a well-formed page, as all rendered pages are: "<" and ">" only delimit tags.
private struct Tags {
  let bytes: UnsafeBufferPointer<UInt8>

  /// Each tag: the start of its name and the position of its ">".
  func forEach(_ body: (Int, Int) -> Void) {
    var at = 0
    while let open = bytes.place(of: UInt8(ascii: "<"), from: at),
      let close = bytes.place(of: UInt8(ascii: ">"), from: open)
    {
      if open + 1 < close { body(open + 1, close) }
      at = close + 1
    }
  }

  func text(_ start: Int, _ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }

  func name(at start: Int, is name: StaticString) -> Bool {
    let end = start + name.utf8CodeUnitCount
    guard end < bytes.count, bytes[end] == UInt8(ascii: " ") || bytes[end] == UInt8(ascii: ">") else {
      return false
    }
    return bytes[start..<end].elementsEqual(
      UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
  }

  /// The ID of a tag.
  func id(_ start: Int, _ end: Int) -> String? {
    guard let from = place(ofID: start, end) else { return nil }
    return String(decoding: bytes[from..<end].prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
  }

  func hasID(_ start: Int, _ end: Int) -> Bool { place(ofID: start, end) != nil }

  /// Where the ID of a tag begins.
  private func place(ofID start: Int, _ end: Int) -> Int? {
    var at = start
    while let space = bytes[at..<end].firstIndex(of: UInt8(ascii: " ")) {
      if bytes[space..<end].starts(with: " id=\"".utf8) { return space + 5 }
      at = space + 1
    }
    return nil
  }

  var ids: Set<String> {
    var ids: Set<String> = []
    forEach { start, end in if let id = id(start, end) { ids.insert(id) } }
    return ids
  }

  /// The text of a row's first cell without tags.
  func cell(from start: Int) -> String {
    var text: [UInt8] = []
    var at = start
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "<") {
        if name(at: at + 1, is: "/th") || name(at: at + 1, is: "/td") || name(at: at + 1, is: "/tr") { break }
        at = (bytes[at...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count) + 1
      } else if bytes[at] == UInt8(ascii: "&") {
        // A character reference. Of those that pages use, only the ampersand matters here.
        let end = bytes[at...].firstIndex(of: UInt8(ascii: ";")) ?? bytes.count - 1
        text.append(bytes[at...end].elementsEqual("&amp;".utf8) ? UInt8(ascii: "&") : 0x20)
        at = end + 1
      } else {
        text.append(bytes[at])
        at += 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
