/// A change of an issue's status in its plain spelling.
struct StatusFact: Sendable {
  var key = EventKey(high: 0, low: 0)
  /// The key of what the line says of its issue.
  var claim = EventKey(high: 0, low: 0)
  var at: Int64 = 0
  var content: Int64 = 0
  var issue = HookFact.Word()
  /// Whether the line describes the issue, by an object with its id.
  var isDescribed = false
  var identifier = HookFact.Word()
  var title = HookFact.Word()
  var from = HookFact.Word()
  var to = HookFact.Word()
  var agent = HookFact.Word()

  /// Nil for a payload that is unusual in any way; `HookLine` reads it then.
  init?(_ document: JSONDocument, _ payload: JSONDocument.Index) {
    var key = payload + 1
    while key < document.next(payload) {
      let value = document.next(key)
      if document.isText(key, "issue") {
        guard issue.isNone, document.kind(value) == .object, describe(document, value) else { return nil }
      } else if document.isText(key, "issueId") {
        guard Self.take(document, value, &issue) else { return nil }
      } else if document.isText(key, "from") {
        guard Self.take(document, value, &from) else { return nil }
      } else if document.isText(key, "to") {
        guard Self.take(document, value, &to) else { return nil }
      } else if document.isText(key, "agentId") {
        guard Self.take(document, value, &agent) else { return nil }
      } else if Self.otherNames.contains(where: { document.isText(key, $0) })
        || document.kind(key) == .escapedString
      {
        return nil
      }
      key = document.next(value)
    }
    if issue.isNone { return nil }
  }

  private static let otherNames: [StaticString] = ["issue_id", "agent", "agent_id", "agentRef", "agent_ref"]

  /// Takes a text that is there once and not empty; false for anything else.
  private static func take(
    _ document: JSONDocument, _ value: JSONDocument.Index, _ word: inout HookFact.Word
  ) -> Bool {
    guard word.isNone, document.kind(value) == .string else { return false }
    word = HookFact.Word(document, value)
    return !word.isNone
  }

  private mutating func describe(_ document: JSONDocument, _ object: JSONDocument.Index) -> Bool {
    isDescribed = true
    var key = object + 1
    while key < document.next(object) {
      let value = document.next(key)
      let isTaken =
        if document.isText(key, "id") {
          Self.take(document, value, &issue)
        } else if document.isText(key, "identifier") {
          Self.take(document, value, &identifier)
        } else if document.isText(key, "title") {
          Self.take(document, value, &title)
        } else {
          false
        }
      if !isTaken { return false }
      key = document.next(value)
    }
    return !issue.isNone
  }
}
