import Engine

/// All modules: description, configuration, progress and tables.
enum ModuleSettingsPage {
  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    [Page("settings/modules.html") { context, site in write(context, modules.failures, &site) }]
  }

  private static func write(
    _ context: SiteContext, _ failures: [String: String], _ site: inout PageWriter
  ) {
    let modules = context.view.modules.map { module -> ModuleFacts in
      var module = module
      // Errors of its pages are known only now.
      if let problem = failures[module.id] {
        module.status = "failed"
        module.reason = module.reason ?? problem
      }
      return module
    }
    let emitted = context.view.emitted
    site.api(
      "api/hooks.json", "Hook events, and their delivery to modules",
      [
        "emitted": .record(Fields(emitted.mapValues(Value.int))),
        "modules": .list(
          modules.map { module in
            var fields: Fields = [
              "id": .string(module.id), "status": .string(module.status), "pending": .int(module.pending),
              "failures": .int(module.failures),
            ]
            if let reason = module.reason { fields["reason"] = .string(reason) }
            return .record(fields)
          }),
      ])
    let showsSettings = site.frame.options.audience >= .team
    site.page(
      "settings/modules.html", "modules", title: "Modules",
      ["modules": .list(modules.map { value($0, showsSettings: showsSettings) })])
  }

  /// Addresses, topics and servers of a configuration are not for everybody.
  private static func value(_ module: ModuleFacts, showsSettings: Bool) -> Value {
    let settings = (module.config.record ?? [:]).sorted { $0.key < $1.key }.map { name, value -> Value in
      ["name": .string(name), "value": .string(showsSettings ? text(value) : "not shown on a public site")]
    }
    return [
      "id": .string(module.id), "name": .string(module.name), "version": .optional(module.version),
      "description": .optional(module.description), "author": .optional(module.author),
      "slot": .optional(module.slot), "status": .string(module.status), "reason": .optional(module.reason),
      "origin": .string(
        module.isBuiltIn ? "built in" : "modules/\(module.id) in the workspace"),
      "settings": .list(settings), "hasSettings": .bool(!settings.isEmpty),
      "cursors": .list(
        module.cursors.map {
          ["event": .string($0.event), "taken": .int($0.taken), "pending": .int($0.pending)]
        }), "hasCursors": .bool(!module.cursors.isEmpty), "pending": .int(module.pending),
      "failures": .int(module.failures), "hasFailures": .bool(module.failures > 0),
      "refused": .list(
        module.refused.map { ["event": .string($0.event), "seq": .int($0.seq), "error": .string($0.error)] }),
      "tables": .list(module.tables.map { ["name": .string($0.name), "rows": .int($0.rows)] }),
      "hasTables": .bool(!module.tables.isEmpty),
      "pages": .list(module.pages.map { ["path": .string($0.path), "label": .string($0.label)] }),
      "hasPages": .bool(!module.pages.isEmpty && module.status != "disabled"),
    ]
  }

  private static func text(_ value: Value) -> String {
    if case .string(let text) = value { return text }
    return String(decoding: JSONWriter.encode(value, layout: .compact), as: UTF8.self)
  }
}
