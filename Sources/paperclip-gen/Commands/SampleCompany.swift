import Engine

/// The IDs of the sample company under another name. In a company that no backup names, IDs follow from the
/// name, and exports have those of the sample's own.
struct SampleCompany {
  private let agents: [(old: [UInt8], new: [UInt8])]

  private static let name = "Startup in a Box"

  /// `files` have the refs of its agents, in a template and in logs.
  init(named name: String, files: [[UInt8]]) {
    let refs = Set(files.flatMap(Self.refs)).sorted()
    let (old, new) = (Self.id(Self.name), Self.id(name))
    agents = refs.map { ref in
      (
        Array(Identifier.record(company: old, kind: "agent", name: ref).utf8),
        Array(Identifier.record(company: new, kind: "agent", name: ref).utf8)
      )
    }
  }

  private static func refs(in bytes: [UInt8]) -> [String] {
    ["\"ref\":\"", "\"ref\": \""].flatMap { mark in
      var refs: [String] = []
      var rest = bytes[...]
      while let range = rest.firstRange(of: Array(mark.utf8)) {
        rest = rest[range.upperBound...]
        refs.append(String(decoding: rest.prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self))
      }
      return refs
    }
  }

  private static func id(_ name: String) -> String { Identifier.company(slug: Slug.make(from: name)) }

  /// An export with the IDs of the company's agents, and without the company's ID: such rows belong to the
  /// only company.
  func renamed(_ bytes: [UInt8]) -> [UInt8] {
    let mark = Array("\"companyId\":\"".utf8)
    var result: [UInt8] = []
    var rest = bytes[...]
    while let range = rest.firstRange(of: mark) {
      result += rest[..<range.lowerBound]
      rest = rest[range.upperBound...].drop { $0 != UInt8(ascii: ",") }.dropFirst()
    }
    result += rest
    for agent in agents {
      while let range = result.firstRange(of: agent.old), agent.old != agent.new {
        result.replaceSubrange(range, with: agent.new)
      }
    }
    return result
  }
}
