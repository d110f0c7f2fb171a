import Foundation
import Testing

@testable import Engine

@Suite struct BuiltInTemplateTests {
  /// What everyone gets with the program must be importable without a remark.
  @Test(arguments: BuiltInStore.index.entries.filter { $0.kind == .template }.map(\.id))
  func aBuiltInTemplateHasNoFindings(_ id: String) throws {
    let folder = TemporaryFolder()
    let tree = try #require(BuiltInStore.tree(.template, id))
    try tree.write(to: folder.path + "/" + id)
    let isPackage = tree.files["COMPANY.md"] != nil
    let path = folder.path + "/" + id + (isPackage ? "" : "/" + (tree.paths.first ?? ""))
    let plan = try TemplatePreview.plan(from: Source(path: path, name: id), into: nil, asOf: .epoch)
    #expect(plan.findings.map(\.text) == [])
    #expect(plan.isImportable)
    let template = try #require(plan.template)
    #expect(template.agents.count >= 5 && template.issues.count >= 5 && template.projects.count >= 2)
    #expect(template.agents.allSatisfy { $0.role != nil })
    guard isPackage else { return }
    #expect(template.agents.allSatisfy { $0.budget != nil && $0.adapterType != nil })
    #expect(plan.companyPackage?.license == "MIT")
    #expect(plan.companyPackage?.executables.isEmpty == true)
    // Each agent has instructions of its own that say more than its title.
    let texts = tree.paths.filter { $0.hasSuffix("/AGENTS.md") }.compactMap { tree.files[$0] }
    #expect(texts.count == template.agents.count)
    #expect(texts.allSatisfy { $0.count > 600 })
    #expect(Set(texts.map { SHA256.digest(of: $0).text }).count == texts.count)
  }
}
