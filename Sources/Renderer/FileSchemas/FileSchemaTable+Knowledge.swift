extension FileSchemaTable {
  static let knowledge = Row(
    name: "knowledge", what: "Documents, skills and Markdown files", path: "api/knowledge.json",
    data: .list(
      .object([
        "key": .text, "kind": .words(["document", "skill", "file"]), "title": .text, "page": .path,
        "markdown": .path.describing("The text for agents"),
        "sha256": .text.describing("SHA-256 of the text"), "words": .integer, "source": .text.orNull,
        "issueId": .text.orNull, "issue": .named("Reference").orNull, "authorAgentId": .text.orNull,
        "author": .named("Reference").orNull, "isByPerson": .flag, "createdAt": .instant.orNull,
        "updatedAt": .instant.orNull,
        "revisionId": .text.orNull.describing("The base that a write must name"),
        "revisionNumber": .integer.orNull, "revisions": .integer,
        "related": .list(.text).describing("Keys of documents that are similar by words, best first"),
        "near": .list(.text).describing("Keys of documents that are nearest by the operator’s vectors"),
        "backlinks": .list(.text).describing("Keys of documents that refer to this one"),
      ])), meta: .object(["count": .integer]))
}
