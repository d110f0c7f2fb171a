/// The modules of a workspace, found, checked and ordered: steps 1 to 4 of loading, and the configuration.
/// Nothing of a module has run yet. A module that fails is kept with the reason, and the others continue.
package struct ModuleSet {
  package struct Source: Sendable {
    /// The folder with the workspace's modules. Nil or missing means none.
    package var folder: String?
    /// True if built-in modules are included.
    package var hasBuiltIn = true
    package var enabled: [String]
    package var config: Fields
    /// "id.key" to "$NAME", for values from the environment.
    package var secrets: [String: String]
    /// By ID, why the configuration of a module cannot be used.
    package var problems: [String: Finding] = [:]
    /// Positions of configuration values: "id.key[0].field".
    package var positions: [String: TextPosition] = [:]
    package var coreVersion: String
    /// The narrowest audience of what is published.
    package var audience = Audience.team
    /// True if everything that is published has the pages of runs.
    package var showsRuns = false

    package init(
      folder: String?, enabled: [String] = [], config: Fields = [:], secrets: [String: String] = [:],
      coreVersion: String
    ) {
      self.folder = folder
      self.enabled = enabled
      self.config = config
      self.secrets = secrets
      self.coreVersion = coreVersion
    }
  }

  /// All modules: those that run, in order, then the others by ID.
  package private(set) var modules: [Module] = []
  package private(set) var findings: [Finding] = []
  private let source: Source
  package var audience: Audience { source.audience }

  /// `written` are modules written in Swift.
  package init(_ source: Source, written: [any RegisteredModule] = []) {
    self.source = source
    var found = discover()
    for code in written {
      let id = code.manifest.id
      found[id] = Module(id: id, files: nil, manifest: code.manifest, state: .active, code: code)
    }
    for module in found.values { (module.audience, module.showsRuns) = (source.audience, source.showsRuns) }
    for id in source.enabled where found[id] == nil {
      let nearest = Suggestion.nearest(to: id, in: found.keys.sorted())
      add(
        Finding(
          .error, "unknown module \"\(id)\"",
          remedy: nearest.map { "did you mean \"\($0)\"?" } ?? "run paperclip-gen module list",
          source: Workspace.configurationName))
    }
    for id in source.config.keys.sorted() where found[id] == nil {
      let nearest = Suggestion.nearest(to: id, in: found.keys.sorted())
      add(
        Finding(
          .warning, "\"modules.config\" has settings for the unknown module \"\(id)\"",
          remedy: nearest.map { "did you mean \"\($0)\"?" } ?? "run paperclip-gen module list",
          source: Workspace.configurationName))
    }
    for module in found.values where !source.enabled.contains(module.id) && module.code == nil {
      module.state = .disabled
    }
    let listed = source.enabled.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let enabled =
      listed.compactMap { found[$0] }
      + written.compactMap { code in
        listed.contains(code.manifest.id) ? nil : found[code.manifest.id]
      }
    conflicts(enabled)
    require(enabled, found)
    let order = sort(enabled)
    for module in order where module.isActive { configure(module) }
    for module in order where module.isActive {
      // A required module may have failed at its configuration.
      if let other = module.required.first(where: { !$0.isActive }) {
        module.fail("requires the module \"\(other.id)\", which failed")
      }
    }
    modules =
      order
      + found.values.filter { !source.enabled.contains($0.id) && $0.code == nil }.sorted { $0.id < $1.id }
    for module in order {
      // Problems in its files were already reported.
      if let problem = module.problem, !findings.contains(problem) { add(module.finding(problem)) }
    }
  }

  /// The page templates of modules that run: names, files and texts.
  package var templates: [(name: String, file: String, source: [UInt8])] {
    active.flatMap { module in
      (module.files?.paths(in: "ui") ?? []).filter { $0.hasSuffix(".html") }.map { path in
        (
          "modules/\(module.id)/\(path.dropLast(5))", "\(module.files?.name ?? module.id)/\(path)",
          module.files?[path] ?? []
        )
      }
    }
  }

  /// True if a file is the template of a visible page or widget, with which its problems are reported.
  package func isEntry(_ file: String?) -> Bool {
    active.contains { module in
      (module.manifest.pages + module.manifest.widgets).contains { view in
        module.files.map { "\($0.name)/\(view.entry)" } == file
      }
    }
  }

  package subscript(_ id: String) -> Module? { modules.first { $0.id == id } }
  package var active: [Module] { modules.filter(\.isActive) }

  private mutating func add(_ finding: Finding) { findings.append(finding) }

  /// Steps 1 and 2: the manifests. A module of the workspace replaces a built-in one with the same ID.
  private mutating func discover() -> [String: Module] {
    var found: [String: Module] = [:]
    for files in source.hasBuiltIn ? ModuleFiles.builtIn : [] {
      let module = read(files)
      found[module.id] = module
    }
    guard let folder = source.folder, FileSystem.isFolder(folder) else { return found }
    let names: [String]
    do {
      names = try FileSystem.names(in: folder)
    } catch {
      add(Finding(.error, (error as? Failure)?.message ?? "cannot read the folder", source: "modules"))
      return found
    }
    for name in names where FileSystem.isFolder(folder + "/" + name) && !name.hasPrefix(".") {
      do {
        // The files of a folder elsewhere may not be meant for a site.
        guard try FileSystem.isInside(folder + "/" + name, FileSystem.folder(of: folder)) else {
          found[name] = failed(
            name, nil,
            Finding(
              .error, "is a link out of the workspace", remedy: "copy the module instead",
              source: "modules/" + name))
          continue
        }
        let files = try ModuleFiles(folder: folder + "/" + name, name: "modules/" + name)
        guard files[ModuleFiles.manifestName] != nil else {
          if source.enabled.contains(name) {
            found[name] = failed(
              name, files, Finding(.error, "\(files.name) has no \(ModuleFiles.manifestName)"))
          }
          continue
        }
        let module = read(files)
        found[module.id] = module
      } catch {
        found[name] = failed(
          name, nil, Finding(.error, (error as? Failure)?.message ?? "cannot read its folder"))
      }
    }
    return found
  }

  private func failed(_ id: String, _ files: ModuleFiles?, _ problem: Finding) -> Module {
    Module(id: id, files: files, manifest: ModuleManifest(), state: .failed(problem))
  }

  private mutating func read(_ files: ModuleFiles) -> Module {
    let folder = files.name.split(separator: "/").last.map(String.init) ?? files.name
    var (manifest, found) = ManifestReader.read(files)
    if let id = manifest?.id, id != folder {
      found.append(
        Finding(
          .error, "the module \"\(id)\" must be in a folder of that name, not in \"\(folder)\"",
          source: files.name))
      manifest = nil
    }
    for name in CommonTables(files).names where ModulePolicy.coreTables[name] != nil {
      found.append(
        Finding(
          .error, "\"\(name)\" is the name of a table of the company",
          remedy: "use another name, also in the queries that read it",
          source: files.name + "/" + CommonTables.path(name)))
      manifest = nil
    }
    if source.enabled.contains(folder) { findings += found }
    guard let manifest else {
      let first = found.first { $0.severity == .error }
      return failed(folder, files, first ?? Finding(.error, "its manifest is invalid"))
    }
    return Module(id: folder, files: files, manifest: manifest, state: .active)
  }

  /// Step 3: names that must be unique. The module that is enabled first keeps them.
  private func conflicts(_ enabled: [Module]) {
    for (place, module) in enabled.enumerated() where module.isActive {
      for other in enabled[..<place] where other.isActive {
        let (own, theirs) = (module.manifest, other.manifest)
        if let slot = own.slot, slot == theirs.slot {
          module.fail(
            "the slot \"\(slot)\" is already used by the module \"\(other.id)\"; disable one of them")
        } else if own.prefix == theirs.prefix {
          module.fail("the prefix \"/\(own.prefix)\" is already used by the module \"\(other.id)\"")
        } else if own.tablePrefix.hasPrefix(theirs.tablePrefix)
          || theirs.tablePrefix.hasPrefix(own.tablePrefix)
        {
          module.fail(
            "its table names could clash with those of the module \"\(other.id)\"; choose another ID for one of them"
          )
        }
      }
    }
  }

  private func require(_ enabled: [Module], _ found: [String: Module]) {
    for module in enabled where module.isActive {
      if let range = module.manifest.core, let core = SemanticVersion(source.coreVersion),
        !range.contains(core)
      {
        module.fail("requires paperclip-gen \(range.text); this is \(core.text)")
      }
      for (id, range) in module.manifest.modules {
        guard let other = found[id] else {
          module.fail("requires the module \"\(id)\", which is missing")
          continue
        }
        guard enabled.contains(where: { $0 === other }) else {
          module.fail("requires the module \"\(id)\", which is not enabled")
          continue
        }
        if let version = other.manifest.version, !range.contains(version) {
          module.fail("requires the module \"\(id)\" \(range.text); it is \(version.text)")
        }
        module.required.append(other)
      }
    }
  }

  /// Step 4: required modules come first. Otherwise the order of "enabled" counts.
  private func sort(_ enabled: [Module]) -> [Module] {
    var rest = enabled
    while true {
      let needs = rest.map { module in
        module.required.compactMap { other in rest.firstIndex { $0 === other } }
      }
      switch TopologicalOrder.sort(needs) {
      case .ordered(let order):
        let ordered = order.map { rest[$0] }
        for module in ordered where module.isActive {
          if let other = module.required.first(where: { !$0.isActive }) {
            module.fail("requires the module \"\(other.id)\", which failed")
          }
        }
        return ordered + enabled.filter { module in !ordered.contains { $0 === module } }
      case .cycle(let cycle):
        let names = cycle.map { rest[$0].id }.joined(separator: " → ")
        let broken = cycle.dropLast().map { rest[$0] }
        for module in broken { module.fail("circular module requirements: \(names)") }
        rest.removeAll { module in broken.contains { $0 === module } }
      }
    }
  }

  /// Step 5a: validates the configuration with the schema.
  private mutating func configure(_ module: Module) {
    if let problem = source.problems[module.id] {
      module.fail(problem)
      return
    }
    let (value, violations) = module.manifest.configSchema.validate(source.config[module.id] ?? [:])
    for violation in violations {
      let path = module.id + (violation.path.isEmpty ? "" : "." + violation.path)
      let position = position(of: path)
      let problem = Finding(
        .error, "\"modules.config.\(path)\" \(violation.message)", source: Workspace.configurationName,
        line: position?.line, column: position?.column)
      add(problem)
      module.fail(problem)
    }
    module.config = value
    module.shownConfig = value
    for (path, name) in source.secrets where path == module.id || path.hasPrefix(module.id + ".") {
      let steps = path.split(separator: ".").dropFirst().map(String.init)
      if let first = steps.first { module.secretKeys.insert(first) }
      module.shownConfig = Self.replace(module.shownConfig, steps[...], with: .string("from \(name)"))
    }
  }

  /// The position of a value. For a missing one, the position where it would be.
  private func position(of path: String) -> TextPosition? {
    var path = path
    while !path.isEmpty {
      if let position = source.positions[path] { return position }
      path = String(path[..<(path.lastIndex { $0 == "." || $0 == "[" } ?? path.startIndex)])
    }
    return nil
  }

  private static func replace(_ value: Value, _ path: ArraySlice<String>, with new: Value) -> Value {
    guard let step = path.first else { return new }
    switch value {
    case .record(var fields):
      guard let field = fields[step] else { return value }
      fields[step] = replace(field, path.dropFirst(), with: new)
      return .record(fields)
    case .list(var items):
      guard let place = Int(step), items.indices.contains(place) else { return value }
      items[place] = replace(items[place], path.dropFirst(), with: new)
      return .list(items)
    default: return value
    }
  }
}
