/// A module as a folder of SQL files: hooks become handlers, route files routes, service files tasks.
struct FolderModule: RegisteredModule {
  private let module: Module
  var manifest: ModuleManifest { module.manifest }

  init(_ module: Module) { self.module = module }

  var migrations: [(name: String, sql: String)] {
    guard let files = module.files else { return [] }
    return files.paths(in: manifest.migrations).filter { $0.hasSuffix(".sql") }.map { path in
      (path.dropping(bytes: manifest.migrations.utf8.count + 1), files.text(path) ?? "")
    }
  }

  func register(_ api: any ModuleAPI) throws {
    guard let files = module.files else { return }
    for event in manifest.hooks {
      guard let sql = files.text(ModuleManifest.hookPath(event)) else { continue }
      api.on(event) { database in try database.execute(sql, [:]) }
    }
    if let folder = manifest.routes {
      // Problems with names were reported with the manifest.
      api.registerRoutes(RouteFiles.routes(files, folder).routes)
    }
    for task in manifest.services {
      guard let sql = files.text(task.entry) else { continue }
      api.registerService(
        BackgroundTask(name: task.name, interval: task.interval) { database in try database.execute(sql, [:])
        })
    }
  }
}
