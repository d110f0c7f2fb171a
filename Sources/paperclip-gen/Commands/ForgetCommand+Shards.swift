import Engine

/// Forgetting in a workspace whose companies shards publish.
extension ForgetCommand {
  /// Publishes every company as one shard, and the page over all of them where there is one, since it has
  /// names too.
  static func generateByShards(_ options: [String], _ session: Session) throws -> ExitCode {
    let code = try run(
      ["generate", "--shard", "1/1"] + options, with: ["--out", "--wait", "--as-of"], session)
    guard code != .failed else { return code }
    for output in session.wholeOutputs where FileSystem.exists(output.out + "/api/index.json") {
      let words = ["combine", output.out, "--out", output.out, "--audience", output.audience.rawValue]
      let combined = try run(words, with: ["--wait"], session)
      if combined != .done { return combined }
    }
    return code
  }

  /// Removes the companies that only this source names: without it, no shard publishes them again.
  static func removeWithoutSources(_ name: String, _ session: Session) throws {
    let states = try CompanyShare.states(in: session.workspace.databases)
    guard !states.isEmpty else { return }
    let left = Set(try ShardPlan(session.workspace).members.map(\.folder))
    for state in states {
      let folder = state.split(separator: "/").last.map(String.init) ?? state
      guard !left.contains(folder), try Forgetting.rows(of: name, in: state + "/companies") != nil,
        let company = try CompanyViewReader.companies(in: state + "/companies").first
      else { continue }
      let lock = try WorkspaceLock(state: state, patience: session.arguments.patience())
      defer { withExtendedLifetime(lock) {} }
      let one = session.narrowed(to: ShardMember(id: company.id, name: company.name, folder: folder))
      for output in one.outputs where one.siteFolder != nil && FileSystem.isFolder(output.out) {
        let marks = try Publication(session: one, modules: one.modules).marks()
        let owner = try FolderOwner(of: output.out, marks: marks, patience: session.arguments.patience())
        defer { withExtendedLifetime(owner) {} }
        try FileSystem.removeTree(output.out)
      }
      try FileSystem.removeTree(state)
    }
  }
}
