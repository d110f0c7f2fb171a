import Engine

/// Texts of other sites: secrets are removed, and what cannot be used becomes a problem.
enum PartText {
  static func clean(_ bytes: [UInt8], _ redactor: Redactor) -> [UInt8] {
    let isClean = bytes.withUnsafeBufferPointer { redactor.exactMatches(in: $0).isEmpty }
    return isClean ? bytes : redactor.redact(bytes)?.bytes ?? bytes
  }

  static func company(_ bytes: [UInt8]) -> (id: String, name: String)? {
    guard let file = try? JSONDocument.read(bytes, { $0.value($0.root) }),
      let id = file["data"]?["id"]?.string,
      let name = file["data"]?["name"]?.string
    else { return nil }
    return (id, name)
  }

  static func unreadable(_ place: String, _ company: (id: String, name: String)?) -> CompanyProblem {
    CompanyProblem(
      id: company?.id ?? place, name: company?.name ?? lastPart(place),
      why: "has an unreadable \(CompanySummary.path)",
      hint: "Publish it again with this version of paperclip-gen.")
  }

  static func older(_ place: String, _ company: (id: String, name: String)?) -> CompanyProblem {
    CompanyProblem(
      id: company?.id ?? place, name: company?.name ?? lastPart(place),
      why: "was published by an earlier version, without \(CompanySummary.path)",
      hint: "Publish it again with this version of paperclip-gen.")
  }

  static func lastPart(_ place: String) -> String {
    place.split(separator: "/").last.map(String.init) ?? place
  }
}
