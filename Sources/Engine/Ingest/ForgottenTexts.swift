/// The texts of records that are being forgotten. Alerts, proposals and tables of modules repeat names and
/// titles in sentences of their own, and are found by them.
struct ForgottenTexts {
  private let ids: Set<String>
  /// Longest first: a title may contain a name.
  private let texts: [[UInt8]]
  /// A shorter text is part of too many others.
  private static let leastSize = 2
  /// The fields of alerts and proposals that say in words what they are about.
  private static let words: Set<String> = ["title", "text", "label", "body", "description", "comment"]

  init(ids: Set<String>, texts: Set<String>) {
    self.ids = ids
    var forms = Set(texts.map { Array($0.utf8) })
    // A table of a module may have them in JSON.
    for text in texts {
      forms.insert(Array(JSONWriter.encode(.string(text), layout: .compact).dropFirst().dropLast()))
    }
    self.texts = forms.filter { $0.count >= Self.leastSize && $0 != Array(Forgetting.removed.utf8) }
      .sorted { $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count > $1.count }
  }

  var isEmpty: Bool { ids.isEmpty && texts.isEmpty }

  /// The text with each of the forgotten texts replaced. Nil if it has none of them.
  func without(_ text: String) -> String? {
    var bytes = Array(text.utf8)
    var isChanged = false
    for forgotten in texts where bytes.count >= forgotten.count {
      var start = 0
      while let place = Self.find(forgotten, in: bytes, from: start) {
        bytes.replaceSubrange(place..<place + forgotten.count, with: Forgetting.removed.utf8)
        start = place + Forgetting.removed.utf8.count
        isChanged = true
      }
    }
    return isChanged ? String(decoding: bytes, as: UTF8.self) : nil
  }

  /// A line of an outbox or a plan without the texts. What is about a forgotten record loses its words and
  /// its page as a whole, since they may be from a time when the record had another name.
  func without(_ value: Value, isAbout: Bool = false) -> Value {
    switch value {
    case .string(let text): return .string(without(text) ?? text)
    case .list(let items): return .list(items.map { without($0, isAbout: isAbout) })
    case .record(let fields):
      let isAbout = isAbout || ["key", "record"].contains { names(fields[$0]?.string ?? "") }
      var kept: Fields = [:]
      for (name, field) in fields {
        if isAbout, name == "page" { continue }
        let isText = isAbout && Self.words.contains(name) && field.string?.isEmpty == false
        kept[name] = isText ? .string(Forgetting.removed) : without(field, isAbout: isAbout)
      }
      // The address of a page has its record's name.
      if let page = kept["page"]?.string, hasSlug(page) { kept["page"] = nil }
      return .record(kept)
    default: return value
    }
  }

  /// Whether a key such as "agent ID month 2026-09" or "issue:ID" has the ID of a forgotten record.
  func names(_ key: String) -> Bool {
    ids.contains(key) || key.split { $0 == " " || $0 == ":" }.contains { ids.contains(String($0)) }
  }

  private func hasSlug(_ page: String) -> Bool {
    guard let name = page.split(separator: "/").last?.split(separator: ".").first else { return false }
    return texts.contains { Slug.make(from: String(decoding: $0, as: UTF8.self)) == name }
  }

  private static func find(_ text: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count - text.count >= start, let first = text.first else { return nil }
    for place in start...(bytes.count - text.count)
    where bytes[place] == first && bytes[place..<place + text.count].elementsEqual(text) {
      let end = place + text.count
      // Only whole words: "Ada" is not a part of "Adams".
      let joinsBefore = place > 0 && isLetter(bytes[place - 1]) && isLetter(first)
      let joinsAfter = end < bytes.count && isLetter(bytes[end]) && isLetter(bytes[end - 1])
      if !joinsBefore, !joinsAfter { return place }
    }
    return nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: true
    default: false
    }
  }
}
