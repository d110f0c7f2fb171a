import Engine
import Foundation
import Testing

@testable import Renderer

@Suite struct PreviewSiteTests {
  private final class Folder {
    let path = NSTemporaryDirectory() + "paperclip-preview-" + UUID().uuidString
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
      let file = URL(fileURLWithPath: path + "/" + name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }

    func read(_ name: String) throws -> String {
      String(decoding: try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
    }
  }

  /// The plan of a package, with its pages in `out`.
  private func preview(_ package: String, out: String) throws -> (CompanyPlan, Value) {
    let plan = try TemplatePreview.plan(from: Source(path: package), into: nil, asOf: .epoch)
    var site = PreviewSite(plan)
    try site.write(to: out, library: try Theme.library(overrides: nil))
    #expect(site.findings == [])
    return (plan, site.value)
  }

  @Test func previewsShowRequirementsAndDifferencesFromPaperclip() throws {
    let folder = Folder()
    try folder.write(
      "acme/COMPANY.md",
      "---\nname: Acme <b>\nschema: agentcompanies/v1\nslug: acme\ngoals:\n  - Grow\n---\nText\n")
    try folder.write(
      "acme/agents/ceo/AGENTS.md", "---\nname: Ada\ntitle: Chief\nreportsTo: null\n---\nLead.\n")
    try folder.write(
      "acme/agents/dev/AGENTS.md",
      "---\nname: Dan\ntitle: Developer\nreportsTo: ceo\nskills:\n  - lint\n---\nBuild.\n")
    try folder.write(
      "acme/teams/core/TEAM.md",
      "---\nname: Core\ndescription: All\nslug: core\nmanager: ../../agents/ceo/AGENTS.md\nincludes:\n  - ../../agents/dev/AGENTS.md\n---\n"
    )
    try folder.write(
      "acme/skills/lint/SKILL.md",
      """
      ---
      name: lint
      description: >
        Finds faults.
      metadata:
        sources:
          - kind: github-file
            repo: someone/lint
            path: SKILL.md
            commit: f4bbfaa5bdfd2d6ce59541c2145432febde57fed
            license: MIT
      ---

      """)
    try folder.write("acme/skills/lint/run.sh", "#!/bin/sh\n")
    try folder.write(
      "acme/.paperclip.yaml",
      """
      schema: paperclip/v1
      agents:
        dev:
          adapter:
            type: claude_local
          inputs:
            env:
              GH_TOKEN:
                kind: secret
                requirement: required
      """)
    let out = folder.path + "/out"
    let (plan, value) = try preview(folder.path + "/acme", out: out)
    #expect(plan.isImportable)
    let kinds = value["readDifferently"]?.list?.compactMap { $0["kind"]?.string }
    #expect(
      kinds == ["foldedText", "company", "role", "adapter", "teams", "goals", "required"])
    let input = try #require(value["needs"]?["inputs"]?.list?.first)
    #expect(input["name"] == "GH_TOKEN" && input["isSecret"] == true && input["isRequired"] == true)
    #expect(value["needs"]?["executables"]?.list?.contains { $0["file"] == "skills/lint/run.sh" } == true)
    let skill = try #require(value["skills"]?.list?.first)
    #expect(skill["license"] == "MIT" && skill["usedBy"] == "Dan")
    #expect(skill["commit"] == "f4bbfaa5bdfd2d6ce59541c2145432febde57fed")
    let page = try folder.read("out/index.html")
    for text in [
      "Acme &lt;b&gt;", "GH_TOKEN", "skills/lint/run.sh", "someone/lint", "led by",
      "does not read TEAM.md",
      "claude_local", "org-chart",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(MarkupBalance(page).problems.isEmpty)
    // The only script is the site's own.
    #expect(!page.contains(" style=") && page.ranges(of: "<script").count == 1)
    #expect(page.contains("<script src=\"assets/site."))
    #expect(try folder.read("out/plan.json") == String(decoding: JSONWriter.encode(value), as: UTF8.self))
  }

  /// Real packages, if available.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["PAPERCLIP_GEN_DATA"] != nil))
  func realPackagesAreShownWhole() throws {
    let data = try #require(ProcessInfo.processInfo.environment["PAPERCLIP_GEN_DATA"]) + "/companies"
    var seen = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: data).sorted()
    where FileManager.default.fileExists(atPath: "\(data)/\(name)/COMPANY.md") {
      let folder = Folder()
      let (plan, value) = try preview("\(data)/\(name)", out: folder.path)
      #expect(plan.isImportable, "\(name): \(plan.findings.filter { $0.severity == .error })")
      let package = try #require(plan.companyPackage)
      #expect(value["company"]?["agents"]?.list?.count == package.template.agents.count, "\(name)")
      let page = try folder.read("index.html")
      for skill in package.skills.compactMap({ $0.sources.first?.commit }) { #expect(page.contains(skill)) }
      #expect(MarkupBalance(page).problems.isEmpty, "\(name)")
      seen += 1
    }
    #expect(seen >= 8)
  }

  /// Rules cannot know a value that the configuration takes from the environment.
  @Test func aPreviewWithASecretIsNotWritten() throws {
    let folder = Folder()
    let token = "gh" + "p_" + String(repeating: "a1B2", count: 9)
    try folder.write("acme/COMPANY.md", "---\nname: Acme q7Zk2Wm9Xr4Tn\nslug: acme\n---\nText\n")
    try folder.write("acme/skills/s/SKILL.md", "---\nname: s\ndescription: d\n---\nText\n")
    try folder.write("acme/skills/s/\(token).sh", "true\n")
    let plan = try TemplatePreview.plan(from: Source(path: folder.path + "/acme"), into: nil, asOf: .epoch)
    var site = PreviewSite(plan)
    let library = try Theme.library(overrides: nil)
    let scan = PublicationScan(environmentValues: ["KEY": "q7Zk2Wm9Xr4Tn"])
    #expect(throws: Failure.self) { try site.write(to: folder.path + "/out", library: library, scan: scan) }
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/out/plan.json"))
    // A script's name is shown without the token in it.
    try site.write(to: folder.path + "/out", library: library)
    for file in ["plan.json", "index.html"] {
      let text = try folder.read("out/" + file)
      #expect(!text.contains(token) && text.contains("[redacted: GitHub token].sh"))
    }
  }
}
