import Engine
import Renderer
import Testing

/// The built-in modules pass the check that is offered to authors, with data and for an empty company.
@Suite struct BuiltInModuleTests {
  @Test(arguments: ["observability", "analytics", "notifications", "workflow", "revenue"])
  func aBuiltInModulePassesItsCheck(id: String) throws {
    let source = ModuleSet.Source(folder: nil, enabled: [id], coreVersion: "0.1.0")
    let check = ModuleCheck(source, id: id)
    #expect(try check.run() == [])
    let facts = try check.facts()
    #expect(facts.count == 2 && facts.allSatisfy { $0.isBuiltIn && $0.status == "active" })
    let library = try Theme.library(overrides: nil, modules: try check.modules().templates)
    for module in facts { #expect(ModulePages.check(module, library: library) == []) }
    // Every page has data for the generated company.
    for page in facts.first?.pages ?? [] {
      #expect(page.data.values.contains { $0.list?.isEmpty == false }, "\(page.path)")
    }
  }

  /// The generated company has no approvals, documents or run logs.
  @Test(arguments: ["audit", "knowledge", "replay"])
  func aModuleWithoutDataPassesItsCheck(id: String) throws {
    let source = ModuleSet.Source(folder: nil, enabled: [id], coreVersion: "0.1.0")
    let check = ModuleCheck(source, id: id)
    #expect(try check.run() == [])
    let library = try Theme.library(overrides: nil, modules: try check.modules().templates)
    for module in try check.facts() { #expect(ModulePages.check(module, library: library) == []) }
  }
}
