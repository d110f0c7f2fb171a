/// The fields of a record, in the order in which they were added.
///
/// It has a dictionary's interface, but not its hash table: the records of a site are hundreds of thousands
/// of small ones that are created from a literal, read a few times and written once, which took a quarter of
/// the time for pages. Names are compared one by one, so a record of many thousand fields is created from
/// pairs and not field by field.
package struct Fields: Sendable {
  package typealias Element = (key: String, value: Value)
  /// Without labels, so that a literal becomes a record without a copy.
  private var elements: [(String, Value)]

  package init() { elements = [] }

  /// With room for so many fields: one by one, they would take up to twice as much.
  package init(capacity: Int) {
    elements = []
    elements.reserveCapacity(capacity)
  }

  /// Of several fields with the same name, the last counts.
  package init(_ pairs: some Sequence<(String, Value)>) {
    // By bytes, as everywhere in this type: a string equals its other Unicode forms.
    var places: [[UInt8]: Int] = [:]
    elements = []
    for (name, value) in pairs {
      let bytes = Array(name.utf8)
      if let place = places[bytes] {
        elements[place].1 = value
      } else {
        places[bytes] = elements.count
        elements.append((name, value))
      }
    }
  }

  /// In the order of the names.
  package init(_ dictionary: [String: Value]) {
    elements = dictionary.sorted { $0.key.precedesInBytes($1.key) }.map { ($0.key, $0.value) }
  }

  package subscript(_ name: String) -> Value? {
    get { place(of: name).map { elements[$0].1 } }
    set {
      switch (place(of: name), newValue) {
      case (let place?, let value?): elements[place].1 = value
      case (let place?, nil): elements.remove(at: place)
      case (nil, let value?): elements.append((name, value))
      case (nil, nil): break
      }
    }
  }

  /// Adds fields with names that are new.
  package mutating func append(_ fields: [(String, Value)]) {
    elements += fields
    assert(Set(keys).count == elements.count, "a record names a field twice")
  }

  /// Most names differ in length, which is cheaper to compare. Other forms of a name have other bytes.
  private func place(of name: String) -> Int? {
    let length = name.utf8.count
    for place in elements.indices
    where elements[place].0.utf8.count == length && elements[place].0.hasSameBytes(as: name) {
      return place
    }
    return nil
  }

  package var keys: [String] { elements.map(\.0) }
  package var values: [Value] { elements.map(\.1) }

  package func mapValues(_ transform: (Value) throws -> Value) rethrows -> Fields {
    var result = Fields()
    result.elements = try elements.map { ($0.0, try transform($0.1)) }
    return result
  }

  package func compactMapValues<T>(_ transform: (Value) throws -> T?) rethrows -> [String: T] {
    var result: [String: T] = [:]
    for (name, value) in elements { result[name] = try transform(value) }
    return result
  }

  package func filter(_ isIncluded: (Element) throws -> Bool) rethrows -> Fields {
    var result = Fields()
    result.elements = try elements.filter { try isIncluded((key: $0.0, value: $0.1)) }
    return result
  }

  /// Adds all fields of another record. `choose` decides between the old and the new value of a field of
  /// both.
  package mutating func merge(_ other: Fields, _ choose: (Value, Value) -> Value) {
    for (name, value) in other.elements {
      if let place = place(of: name) {
        elements[place].1 = choose(elements[place].1, value)
      } else {
        elements.append((name, value))
      }
    }
  }

  package func merging(_ other: Fields, _ choose: (Value, Value) -> Value) -> Fields {
    var result = self
    result.merge(other, choose)
    return result
  }
}

extension Fields: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { elements.count }
  package subscript(_ place: Int) -> Element {
    (key: elements[place].0, value: elements[place].1)
  }
}

extension Fields: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral fields: (String, Value)...) {
    self.init(literal: fields)
  }

  /// The fields of a literal, whose names differ.
  init(literal fields: [(String, Value)]) {
    elements = fields
    assert(Set(keys).count == elements.count, "a record names a field twice")
  }
}

extension Fields: Equatable {
  /// The order of the fields does not matter.
  package static func == (left: Fields, right: Fields) -> Bool {
    guard left.count == right.count else { return false }
    if left.count > 64 {
      func byName(_ fields: Fields) -> [[UInt8]: Value] {
        Dictionary(uniqueKeysWithValues: fields.elements.map { (Array($0.0.utf8), $0.1) })
      }
      return byName(left) == byName(right)
    }
    return left.elements.allSatisfy { right[$0.0] == $0.1 }
  }
}
