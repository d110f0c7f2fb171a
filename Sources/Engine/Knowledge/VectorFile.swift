/// Vectors of documents that the operator made with a model: one JSON object a line, {"id", "model",
/// "vector"}. The ID is a document's key or that of its row. With "sha256" of the text, a vector of an older
/// text is not used.
struct VectorFile {
  private let path: String
  private let name: String

  init(_ path: String, name: String) {
    (self.path, self.name) = (path, name)
  }

  private struct Vector {
    var place: Int
    var numbers: [Float]
  }

  /// Finds the nearest documents of each document that has a vector.
  func relate(_ knowledge: inout Knowledge, limit: Int) throws {
    guard FileSystem.exists(path) else {
      knowledge.findings.append(
        Finding(
          .error, "file not found: \"\(name)\"",
          remedy: "correct or remove \"vectors\" of the module \"knowledge\"",
          source: Workspace.configurationName))
      return
    }
    let vectors = try read(&knowledge)
    knowledge.vectors = vectors.count
    let count = vectors.count
    guard limit > 0, count > 1 else { return }
    let found = NearestVectors(vectors.map(\.numbers)).nearest(limit: limit)
    for (number, hits) in found.enumerated() {
      knowledge.documents[vectors[number].place].near = hits.map {
        TextIndex.Hit(place: vectors[$0.number].place, score: $0.cosine, words: [])
      }
    }
  }

  private func read(_ knowledge: inout Knowledge) throws -> [Vector] {
    var places: [String: Int] = [:]
    for (place, document) in knowledge.documents.enumerated() {
      places[document.id] = place
      places[document.key] = place
    }
    var found: [Int: [Float]] = [:]
    var length: Int?
    var lines = LineReader(try ByteReader(path: path, name: name), limit: Limits.vectorLength * 64)
    func refuse(_ message: String, remedy: String? = nil) {
      guard knowledge.findings.count < 20 else { return }
      knowledge.findings.append(
        Finding(.warning, message, remedy: remedy, source: name, line: Int(lines.number)))
    }
    reading: while true {
      switch try lines.next() {
      case .end: break reading
      case .piece(_, let isEnd): if isEnd { refuse("the line is too long for a vector and was skipped") }
      case .line(let line, _):
        guard line.contains(where: { $0 > 0x20 }) else { continue }
        guard let value = try? JSONDocument.read(Array(line), { $0.value($0.root) }),
          let id = (value["id"] ?? value["key"])?.string, let model = value["model"]?.string,
          let list = value["vector"]?.list
        else {
          refuse("expected {\"id\", \"model\", \"vector\"}; the line was skipped")
          continue
        }
        let numbers = list.compactMap(Self.number)
        guard numbers.count == list.count, !numbers.isEmpty, numbers.count <= Limits.vectorLength else {
          refuse("the vector has a value that is not a number, or too many; the line was skipped")
          continue
        }
        if let known = knowledge.model, known != model {
          refuse(
            "a vector of the model \(model) among those of \(known) was skipped",
            remedy: "keep one model in a file")
          continue
        }
        if let length, length != numbers.count {
          refuse("the vector has \(numbers.count) numbers instead of \(length); the line was skipped")
          continue
        }
        if let stated = value["dim"]?.int, stated != Int64(numbers.count) {
          refuse("the vector has \(numbers.count) numbers, but \"dim\" is \(stated); the line was skipped")
          continue
        }
        guard let normal = Self.normal(numbers) else {
          refuse("the vector is zero; the line was skipped")
          continue
        }
        (knowledge.model, length) = (model, numbers.count)
        guard let place = places[id] else { continue }
        if let digest = value["sha256"]?.string, digest != knowledge.documents[place].sha256 {
          knowledge.staleVectors += 1
          continue
        }
        guard found[place] != nil || found.count < Limits.vectors else {
          refuse("more than \(Limits.vectors.grouped) vectors; the rest is not used")
          break reading
        }
        found[place] = normal
      }
    }
    return found.sorted { $0.key < $1.key }.map { Vector(place: $0.key, numbers: $0.value) }
  }

  private static func number(_ value: Value) -> Float? {
    switch value {
    case .int(let number): Float(number)
    case .number(let text): Float(text).flatMap { $0.isFinite ? $0 : nil }
    default: nil
    }
  }

  /// The vector with the length 1; nil for one without a direction.
  private static func normal(_ numbers: [Float]) -> [Float]? {
    var sum = 0.0
    for number in numbers { sum += Double(number) * Double(number) }
    guard sum > 0, sum.isFinite else { return nil }
    let length = sum.squareRoot()
    return numbers.map { Float(Double($0) / length) }
  }
}
