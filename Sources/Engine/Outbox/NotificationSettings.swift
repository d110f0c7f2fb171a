/// The configuration of the module "notifications", as the core uses it. The module's schema has checked the
/// types.
package struct NotificationSettings: Sendable {
  package static let module = "notifications"

  package enum Digest: String, Sendable { case never, daily, weekly }

  package var channels: [Channel] = []
  package var digest = Digest.never
  /// Minutes after midnight, in the company's zone.
  package var quiet: (from: Int, to: Int)?
  /// Milliseconds until a firing alert is said again; nil is never.
  package var repeatAfter: Int64?
  /// Older events are for the digest only.
  package var maximumAge: Int64 = 48 * 3_600_000
  /// How old the data may be, in milliseconds; nil is never too old.
  package var staleAfter: Int64?
  /// Rules that are switched off.
  package var off: Set<String> = []
  package var baseURL: String?

  package init() {}

  /// `secrets` are the names of the environment variables, by path.
  package init(_ config: Value, secrets: [String: String], baseURL: String?) {
    self.baseURL = baseURL
    let hour: Int64 = 3_600_000
    digest = config["digest"]?.string.flatMap(Digest.init) ?? .never
    maximumAge = (config["maxAgeHours"]?.int ?? 48) * hour
    repeatAfter = (config["repeatHours"]?.int ?? 24).positive.map { $0 * hour }
    staleAfter = (config["staleHours"]?.int ?? 36).positive.map { $0 * hour }
    off = Set((config["off"]?.list ?? []).compactMap(\.string))
    if let hours = config["quietHours"], let from = hours["from"]?.string.flatMap(Self.minutes),
      let to = hours["to"]?.string.flatMap(Self.minutes), from != to
    {
      quiet = (from, to)
    }
    for (place, item) in (config["channels"]?.list ?? []).enumerated() {
      guard let kind = item["type"]?.string.flatMap(Channel.Kind.init) else { continue }
      var channel = Channel(name: item["name"]?.string ?? kind.rawValue, kind: kind)
      channel.url = item["url"]?.string ?? ""
      channel.shownURL = secrets["\(Self.module).channels.\(place).url"] ?? "the URL"
      channel.headers = (item["headers"]?.record ?? [:]).sorted { $0.key < $1.key }.compactMap {
        name, value in
        value.string.map { (name, $0) }
      }
      channel.topic = item["topic"]?.string ?? ""
      channel.to = (item["to"]?.list ?? []).compactMap(\.string) + [item["to"]?.string].compactMap { $0 }
      channel.from = item["from"]?.string ?? ""
      channel.sendmail = item["sendmail"]?.string
      channel.minimum = item["minSeverity"]?.string.flatMap(Severity.init) ?? .info
      channel.rules = item["rules"]?.list.map { Set($0.compactMap(\.string)) }
      channel.getsResolved = item["resolved"]?.bool ?? true
      channel.getsDigest = item["digest"]?.bool ?? true
      channel.allowsHTTP = item["allowHTTP"]?.bool ?? false
      channels.append(channel)
    }
  }

  /// "22:30" as minutes after midnight.
  private static func minutes(_ text: String) -> Int? {
    let parts = text.split(separator: ":").map { Int($0) }
    guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0...24).contains(hour),
      (0..<60).contains(minute)
    else { return nil }
    return (hour * 60 + minute) % 1440
  }

  /// True if messages that are not critical wait at this time.
  package func isQuiet(at now: Instant, in zone: TimeZoneRules) -> Bool {
    guard let quiet else { return false }
    let local = now.milliseconds / 1000 + Int64(zone.offset(at: now).seconds)
    let minute = Int(((local % 86_400) + 86_400) % 86_400) / 60
    return quiet.from < quiet.to
      ? (quiet.from..<quiet.to).contains(minute) : minute >= quiet.from || minute < quiet.to
  }

  /// A problem that the schema cannot find: a URL is a credential, and two channels need two names.
  package static func problem(in modules: Configuration.Modules) -> Finding? {
    guard let config = modules.config[module] else { return nil }
    var names: Set<String> = []
    func finding(_ path: String, _ message: String, _ remedy: String) -> Finding {
      let position = modules.positions[path]
      return Finding(
        .error, "\"modules.config.\(path)\" \(message)", remedy: remedy, source: Workspace.configurationName,
        line: position?.line, column: position?.column)
    }
    for (place, channel) in (config["channels"]?.list ?? []).enumerated() {
      let path = "\(module).channels[\(place)]"
      for field in ["url", "topic"] where channel[field]?.string != nil {
        let isSecret = modules.secrets["\(module).channels.\(place).\(field)"] != nil
        if field == "topic" || isSecret { continue }
        return finding(
          path + ".url", "must not be in the file: everyone who has the URL can post to the channel",
          "put it into an environment variable and write \"$NAME\"")
      }
      for (name, _) in channel["headers"]?.record ?? [:]
      where modules.secrets["\(module).channels.\(place).headers.\(name)"] == nil {
        return finding(
          path + ".headers.\(name)", "must not be in the file",
          "put it into an environment variable and write \"$NAME\"")
      }
      if let url = channel["url"]?.string {
        let isHTTPS = url.hasPrefix("https://")
        let isLocal = WebAddress(url)?.isLoopback == true
        guard isHTTPS || isLocal || channel["allowHTTP"]?.bool == true && url.hasPrefix("http://") else {
          return finding(
            path + ".url", "is not an https URL",
            "use https, or set \"allowHTTP\": true for a receiver in your own network")
        }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
          return finding(path + ".url", "contains spaces or special characters", "check the variable's value")
        }
      }
      guard let name = channel["name"]?.string else { continue }
      guard names.insert(name).inserted else {
        return finding(path + ".name", "is used twice", "give every channel a name of its own")
      }
    }
    return nil
  }
}

extension Int64 {
  /// Nil where 0 switches something off.
  fileprivate var positive: Int64? { self > 0 ? self : nil }
}
