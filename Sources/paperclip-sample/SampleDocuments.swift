/// Two documents of issues with their revisions, as the tables of an export have them. Issues, agents and the
/// run are those of the story.
enum SampleDocuments {
  private static let support = "44aa8cde-9c2d-5520-a168-45b59848b1b6"
  private static let chief = "2a6b33f6-4f8f-502d-94eb-1f649c3c9818"

  private struct Revision {
    let at: String
    let body: String
    let summary: String?
    var agent: String?
    var run: String?
  }

  private struct Document {
    let id: String
    let link: String
    let issue: String
    let key: String
    let title: String
    let revisions: [Revision]
  }

  private static let all: [Document] = [
    Document(
      id: "3d2f6a10-5b1e-4c77-8f0a-6e2b9c4d7a01", link: "3d2f6a10-5b1e-4c77-8f0a-6e2b9c4d7a11",
      issue: "de289164-5630-4b8e-8db1-af5fd6963738", key: "template", title: "Answer template for refunds",
      revisions: [
        Revision(
          at: "2026-08-18T11:14:00.000Z",
          body: """
            # Answer template for refunds

            Hello NAME,

            your refund of AMOUNT is on its way. It takes up to ten days to arrive.

            """, summary: nil, agent: support, run: "70cfe759-4ab0-4c8b-97fb-60e620bd6528"),
        Revision(
          at: "2026-08-19T14:20:00.000Z",
          body: """
            # Answer template for refunds

            Hello NAME,

            we are sorry that it did not work out. Your refund of AMOUNT is on its way, and takes up to ten days to arrive.

            What could we have done better? One sentence is enough.

            """, summary: "Say sorry, and ask why", agent: support),
        Revision(
          at: "2026-08-20T16:40:00.000Z",
          body: """
            # Answer template for refunds

            Hello NAME,

            we are sorry that it did not work out. Your refund of AMOUNT is on its way, and takes up to five days to arrive.

            Your invoices stay readable for ten years: see LINK.

            """, summary: "Never ask why before the money is back", agent: support),
      ]),
    Document(
      id: "3d2f6a10-5b1e-4c77-8f0a-6e2b9c4d7a02", link: "3d2f6a10-5b1e-4c77-8f0a-6e2b9c4d7a12",
      issue: "8d203efd-f2c7-4488-9c99-68d11fb0887e", key: "plan", title: "Annual plan with discount",
      revisions: [
        Revision(
          at: "2026-09-23T13:05:00.000Z",
          body: """
            # Annual plan with discount

            1. Twelve months for the price of ten, as [[How we price]] says.
            2. A switch on the pricing page, monthly first.
            3. Refunds by whole months that are left, with the template of SIB-26.

            """, summary: nil, agent: chief),
        Revision(
          at: "2026-09-24T08:30:00.000Z",
          body: """
            # Annual plan with discount

            1. Twelve months for the price of ten, as [[How we price]] says.
            2. A switch on the pricing page, annual first.
            3. Refunds by whole months that are left, with the template of SIB-26.
            4. An e-mail two weeks before a year is over.

            """, summary: "Annual first; a reminder"),
      ]),
  ]

  /// Files for the folder `exports`.
  static func files(company: String) -> [(name: String, text: String)] {
    func row(_ fields: [(name: String, value: String?)]) -> String {
      let all = [("companyId", company)] + fields.map { ($0.name, $0.value) }
      return " {" + all.map { "\"\($0.0)\":\($0.1.map(quoted) ?? "null")" }.joined(separator: ",") + "}"
    }
    func revision(_ document: Document, _ number: Int) -> String {
      "\(document.id.dropLast(3))\(number)\(document.id.suffix(2))"
    }
    let documents = all.map { document in
      let (first, last) = (document.revisions[0], document.revisions[document.revisions.count - 1])
      return row([
        ("id", document.id), ("title", document.title), ("format", "markdown"), ("latestBody", last.body),
        ("latestRevisionId", revision(document, document.revisions.count)),
        ("latestRevisionNumber", String(document.revisions.count)), ("createdByAgentId", first.agent),
        ("updatedByAgentId", last.agent), ("updatedByUserId", last.agent == nil ? "founder" : nil),
        ("createdAt", first.at), ("updatedAt", last.at),
      ])
    }
    let revisions = all.flatMap { document in
      document.revisions.enumerated().map { place, item in
        row([
          ("id", revision(document, place + 1)), ("documentId", document.id),
          ("revisionNumber", String(place + 1)), ("title", document.title), ("format", "markdown"),
          ("body", item.body), ("changeSummary", item.summary), ("createdByAgentId", item.agent),
          ("createdByUserId", item.agent == nil ? "founder" : nil), ("createdByRunId", item.run),
          ("createdAt", item.at),
        ])
      }
    }
    let links = all.map { document in
      row([
        ("id", document.link), ("issueId", document.issue), ("documentId", document.id),
        ("key", document.key), ("createdAt", document.revisions[0].at),
      ])
    }
    return [("documents", documents), ("document-revisions", revisions), ("issue-documents", links)].map {
      ("exports/\($0.0).json", "[\n" + $0.1.joined(separator: ",\n") + "\n]\n")
    }
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.map { character -> String in
      switch character {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      default: String(character)
      }
    }
    return "\"" + escaped.joined() + "\""
  }
}
