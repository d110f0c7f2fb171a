import Engine
import Renderer

/// The pictures that a workspace's configuration names.
enum ThemeFiles {
  static func images(_ workspace: Workspace) -> [Theme.Image] {
    let site = workspace.configuration.site
    let named: [(Theme.Image.Kind, String?)] = [(.logo, site.logo), (.favicon, site.favicon)]
    return named.compactMap { kind, name in
      name.map { Theme.Image(kind, path: workspace.path($0), name: $0) }
    }
  }
}
