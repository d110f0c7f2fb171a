import Engine
import Renderer

/// The last line of a run: what is new compared with the previously published site.
struct Headline {
  private let out: String
  /// The folder in which the program was started, which -C does not change.
  private let start: String?
  private let known: Set<String>

  /// Remembers the published alerts. Create it before publishing.
  init(_ session: Session) {
    out = session.out
    start = session.arguments.startFolder
    known = Self.alerts(out)
  }

  /// "3 new alerts, $8.54 yesterday (+9%), site/index.html"
  var text: String { text(newAlerts: Self.alerts(out).subtracting(known).count, spend: spend) }

  func text(newAlerts: Int, spend: String?) -> String {
    let alerts = newAlerts == 0 ? "No new alerts" : Formats.count(newAlerts, "new alerts")
    return [alerts, spend, place].compactMap { $0 }.joined(separator: ", ")
  }

  private static func alerts(_ out: String) -> Set<String> {
    let rows = read(out + "/alerts.json")?["data"]?.list ?? []
    return Set(rows.map { ($0["company"]?.string ?? "") + " " + ($0["id"]?.string ?? "") })
  }

  /// What all companies together were billed on their last full day; nil where a part of it is unknown.
  var spend: String? {
    let folders = Self.slugs(out).map { $0.map { out + "/" + $0 } } ?? [out]
    var (now, before) = (Money.zero, Money.zero)
    for folder in folders {
      let day = Self.read(folder + "/api/dashboard.json")?["data"]?["yesterday"]
      guard let billed = day?["billedCents"].flatMap(Money.init(centsValue:)),
        let earlier = day?["previousBilledCents"].flatMap(Money.init(centsValue:))
      else { return nil }
      now += billed
      before += earlier
    }
    guard now > .zero || before > .zero else { return nil }
    let change = Trend(now.microcents, before: before.microcents, more: .neither)?.text
    return "\(Formats.money(now)) yesterday" + (before > .zero ? change.map { " (\($0))" } ?? "" : "")
  }

  /// The front page as the shell that started the program can open it: relative where that is shorter.
  private var place: String {
    let page = ((try? FileSystem.absolute(out)) ?? out) + "/index.html"
    guard let start, start.hasPrefix("/"), page.hasPrefix("/") else { return page }
    let (from, to) = (start.split(separator: "/"), page.split(separator: "/"))
    let shared = zip(from, to).prefix { $0 == $1 }.count
    let up = Array(repeating: Substring(".."), count: from.count - shared)
    let relative = (up + to.dropFirst(shared)).joined(separator: "/")
    return relative.utf8.count < page.utf8.count ? relative : page
  }

  /// The companies of a site of several; nil for a site of one, whose list of files is not made into values:
  /// it has a row for each.
  private static func slugs(_ out: String) -> [String]? {
    document(out + "/api/index.json") { document in
      let data = document.field(document.root, "data")
      return data.flatMap { document.field($0, "companies") }.map { companies in
        document.items(companies).compactMap { document.field($0, "slug").flatMap(document.string) }
      }
    }
  }

  private static func read(_ path: String) -> Value? { document(path) { $0.value($0.root) } }

  /// Reads a published JSON file. Nil if it is missing or invalid.
  private static func document<R>(_ path: String, _ body: (JSONDocument) -> R?) -> R? {
    guard FileSystem.exists(path), let bytes = try? FileSystem.read(path) else { return nil }
    return (try? JSONDocument.read(bytes, body)) ?? nil
  }
}
