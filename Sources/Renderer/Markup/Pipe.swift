/// The formatting that a template may ask for behind a name: `{{spend.billed | money}}`.
/// `tone` is the class of a status's colour.
enum Pipe: String, CaseIterable, Sendable {
  case money, count, tokens, percent, date, time, datetime, duration, day, month, status, tone, lower, dash,
    json, url
}
