/// The company template of the sample workspace, as JSON text.
enum WorkspaceTemplate {
  private static let goals =
    [
      (
        "north-star", "Launch MVP", "company", nil, "ceo",
        "A product that strangers use and a few of them pay for."
      ),
      (
        "build-product", "Build the product", "team", "north-star", "eng-lead",
        "Invoicing that needs no manual."
      ),
      (
        "design-brand", "Establish brand identity", "agent", "north-star", "designer",
        "One name, one look, one voice."
      ),
      ("first-customers", "Win the first customers", "team", "north-star", "ceo", nil),
      ("keep-running", "Keep it running", "team", "north-star", "ops", "No lost data, no silent outage."),
    ] as [(String, String, String, String?, String, String?)]

  private static let projects = [
    ("mvp", "MVP", "The first shippable version", "eng-lead", "build-product", "2026-10-31"),
    (
      "brand", "Brand and website", "How the company looks, sounds and explains itself", "designer",
      "first-customers", "2026-09-30"
    ),
    ("platform", "Platform", "What everything else runs on", "ops", "keep-running", "2026-12-15"),
  ]

  static func bytes() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(
      text: """
        {
          "id": "startup-in-a-box",
          "name": "Startup in a Box",
          "description": "A startup team of AI agents with engineering, design, operations and support",
          "version": "1.0.0",
          "author": "paperclip-gen contributors",

        """)
    appendList("agents", StoryAgent.all.filter { $0.hired == nil }.map(fields), to: &bytes)
    appendList(
      "goals",
      goals.map {
        [
          ("ref", $0.0), ("title", $0.1), ("level", $0.2), ("status", "active"), ("parentRef", $0.3),
          ("ownerRef", $0.4),
          ("description", $0.5),
        ]
      }.map(object), to: &bytes)
    appendList(
      "projects",
      projects.map {
        object([
          ("ref", $0.0), ("name", $0.1), ("description", $0.2), ("status", "in_progress"), ("leadRef", $0.3),
          ("goalRef", $0.4), ("targetDate", $0.5),
        ])
      }, to: &bytes)
    appendList("issues", StoryIssue.founding.map(fields), isLast: true, to: &bytes)
    bytes.append("}\n")
    return bytes
  }

  private static func fields(of agent: StoryAgent) -> String {
    let words = object([
      ("ref", agent.ref), ("name", agent.name), ("role", agent.role), ("title", agent.title),
      ("reportsTo", agent.manager),
    ])
    let metadata = object([("responsibilities", agent.responsibilities)])
    return words.dropLast(2) + ", \"budgetCents\": \(agent.budgetCents), \"metadata\": \(metadata) }"
  }

  private static func fields(of issue: StoryIssue) -> String {
    object([
      ("title", issue.title), ("status", issue.assignee == nil ? "backlog" : "todo"),
      ("priority", issue.priority), ("projectRef", issue.project), ("assigneeRef", issue.assignee),
      ("goalRef", issue.goal), ("description", issue.description),
    ])
  }

  /// The non-empty fields, on one line.
  private static func object(_ fields: [(String, String?)]) -> String {
    let texts = fields.compactMap { field in field.1.map { "\"\(field.0)\": \(StoryLog.json($0))" } }
    return "{ " + texts.joined(separator: ", ") + " }"
  }

  private static func appendList(
    _ name: String, _ objects: [String], isLast: Bool = false, to bytes: inout [UInt8]
  ) {
    bytes.append(text: "  \"\(name)\": [\n    ")
    bytes.append(text: objects.joined(separator: ",\n    "))
    bytes.append(text: isLast ? "\n  ]\n" : "\n  ],\n")
  }
}
