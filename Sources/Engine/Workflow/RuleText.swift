/// Texts of rules with placeholders such as `{{title}}`, from a fixed list: there is no language of
/// expressions.
package enum RuleText {
  /// The fields of an action that are texts.
  static let fields = ["title", "description", "body", "summary", "text"]

  package static let placeholders = [
    "title", "identifier", "label", "agent", "project", "goal", "priority", "text", "day", "times", "percent",
    "runs", "amount", "duration", "company", "rule",
  ]

  /// The first name in a text that is not a placeholder.
  static func unknown(in text: String) -> String? {
    var unknown: String?
    _ = filled(text) { name in
      if !placeholders.contains(name), unknown == nil { unknown = name }
      return ""
    }
    return unknown
  }

  /// Replaces placeholders once: what a value contains is never a placeholder.
  static func filled(_ text: String, _ value: (String) -> String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
      result += rest[..<start.lowerBound]
      result += value(rest[start.upperBound..<end.lowerBound].filter { $0 != " " })
      rest = rest[end.upperBound...]
    }
    return result + rest
  }

  /// A title: one line.
  static func title(_ text: String, _ values: [String: String]) -> String {
    MessageText.cut(filled(text) { values[$0] ?? "" }, 200)
  }

  /// A body, with line ends of its own. A value stays on one line, and mentions nobody: servers before
  /// October 2026 start a run for each agent that a comment mentions.
  static func body(_ text: String, _ values: [String: String]) -> String {
    let filled = filled(text) { name in
      var result = ""
      for character in MessageText.line(values[name] ?? "") {
        result += character == "@" ? "@\u{200B}" : String(character)
      }
      return result
    }
    return String(filled.prefix(10_000))
  }

  /// "2nd", "3rd", "11th"
  static func ordinal(_ number: Int64) -> String {
    let last = number % 10
    let isTeen = (11...13).contains(number % 100)
    return "\(number)" + (isTeen || last > 3 || last == 0 ? "th" : ["st", "nd", "rd"][Int(last) - 1])
  }
}
