import Engine

/// The files that `init` writes.
enum InitFiles {
  /// A workspace with the sample company, whose history ends shortly before `today`.
  static func sample(companyName: String, today: CivilDate) -> [(path: String, content: String)] {
    var name: [UInt8] = []
    JSONWriter.append(string: companyName, to: &name)
    let configuration = configuration(name: String(decoding: name, as: UTF8.self))
    return [("paperclip.config.json", configuration)]
      + SampleFiles.all(companyName: companyName, today: today) + [
        (".gitignore", ignored)
      ]
  }

  /// A workspace that publishes the companies in Paperclip's backups.
  static func publishing(
    _ pattern: String, _ companies: [(id: String, name: String)]
  ) -> [(path: String, content: String)] {
    func quoted(_ text: String) -> String {
      var bytes: [UInt8] = []
      JSONWriter.append(string: text, to: &bytes, forPeople: true)
      return String(decoding: bytes, as: UTF8.self)
    }
    let slugs = companies.map { Slug.make(from: $0.name) }
    let entries = zip(companies, slugs).map { company, slug in
      // A name without letters, or one that two companies share, cannot identify a company.
      let key = slug.isEmpty || slugs.filter { $0 == slug }.count > 1 ? company.id : slug
      return
        "    \(quoted(key)): { \"name\": \(quoted(company.name)), \"timezone\": \"UTC\", \"publish\": true }"
    }
    let configuration = """
      {
        // Paperclip's own backups. Only the newest match is read, since it has everything that the older ones
        // have.
        "sources": [{ "path": \(quoted(pattern)), "newest": true }],

        // The companies to publish. "timezone" is a name such as "Europe/Berlin"; a company's days follow it.
        // "publish": false leaves a company out of the site.
        "companies": {
      \(entries.joined(separator: ",\n"))
        },

        "site": { "out": "site" }
      }

      """
    return [("paperclip.config.json", configuration), (".gitignore", ignored)]
  }

  /// Keeps out of git what a run can rebuild, and backups, which contain credentials.
  private static let ignored = """
    # State; rebuilt from the sources.
    .paperclip/
    # Backups contain credentials.
    backups/
    *.sql.gz

    """

  private static func configuration(name: String) -> String {
    """
    {
      "$schema": "site/api/schemas/config.schema.json",

      // The name of the company, and the time zone that its days follow.
      "company": { "name": \(name), "timezone": "UTC" },

      // Agents, goals, projects and issues. Logs and backups take precedence over a template.
      "templates": ["templates/startup-in-a-box.json"],

      // Hook logs and Paperclip's database backups, which are usually in
      // ~/.paperclip/instances/default/data/backups. Lists of the API, and exports of income. Patterns may use
      // * and ?. The module replay also reads "run-logs/*/*.ndjson".
      "sources": ["logs/*.ndjson", "exports/*.json", "money/*.csv"],

      // List prices, for the notional amounts beside what was billed.
      "prices": "prices.json",

      // Remove "sample" once the data is your own: it labels every page as sample data.
      "site": { "out": "site", "sample": true },

      // Modules add pages of their own.
      "modules": { "enabled": ["observability", "revenue"] }
    }

    """
  }
}
