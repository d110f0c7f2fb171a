// swift-tools-version: 6.0
// The layers of the program, lowest first. Engine turns files into facts and facts into a company view;
// Renderer turns a view into a site; the command parses arguments and prints results.
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .unsafeFlags(["-warnings-as-errors"]),
  // Tests check that accesses to memory do not overlap; in a release, that was 3% of the time to read a log.
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

let package = Package(
  name: "paperclip-gen",
  products: [.executable(name: "paperclip-gen", targets: ["paperclip-gen"])],
  targets: [
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .target(
      name: "Engine", dependencies: ["CSQLite"], swiftSettings: strict, plugins: ["EmbedFiles"]),
    .target(
      name: "Renderer", dependencies: ["Engine"], swiftSettings: strict, plugins: ["EmbedFiles"]),
    .executableTarget(
      name: "paperclip-gen", dependencies: ["Engine", "Renderer"], swiftSettings: strict,
      plugins: ["EmbedFiles"]),

    // Development tools: embedding of files, and the seeded sample generator.
    .executableTarget(name: "embed-files", swiftSettings: strict),
    .plugin(name: "EmbedFiles", capability: .buildTool(), dependencies: ["embed-files"]),
    .executableTarget(name: "paperclip-sample", swiftSettings: strict),

    .testTarget(name: "EngineTests", dependencies: ["Engine"], swiftSettings: strict),
    // Uses only the module API, without @testable imports.
    .testTarget(name: "ModuleTests", dependencies: ["Engine", "Renderer"], swiftSettings: strict),
    .testTarget(name: "RendererTests", dependencies: ["Engine", "Renderer"], swiftSettings: strict),
    .testTarget(
      name: "ScenarioTests", dependencies: ["Renderer", "paperclip-gen", "paperclip-sample"],
      exclude: ["scenarios"], swiftSettings: strict),
    .testTarget(name: "HouseTests", swiftSettings: strict),
  ]
)
