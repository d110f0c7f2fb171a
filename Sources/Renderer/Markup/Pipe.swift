/// The formatting after a name in a template: `{{spend.billed | money}}`. `tone` is the CSS class of a
/// status's color.
enum Pipe: String, CaseIterable, Sendable {
  case money, count, tokens, percent, date, time, datetime, duration, day, month, status, tone, lower, dash,
    json, url
}
