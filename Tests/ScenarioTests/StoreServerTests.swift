import Foundation
import Testing

/// A published store and a repository on a TLS server of the loopback interface, with a certificate authority
/// of its own: installed from with and without the network.
@Suite(.enabled(if: Shell.has("openssl"), "openssl is not installed: no store was used over TLS"))
struct StoreServerTests {
  private let folder: Folder
  private let server: SecureServer

  init() throws {
    folder = try Folder()
    try folder.writeShop()
    server = try SecureServer(folder, serving: "public")
  }

  private func run(
    _ words: [String], trusting variable: String? = "CURL_CA_BUNDLE", _ more: [String: String] = [:],
    in place: String = "/acme"
  ) throws -> Program.Result {
    var environment: [String: String?] = more.mapValues { $0 }
    if let variable { environment[variable] = server.authority }
    return try Program.run(
      "paperclip-gen", ["store"] + words, in: folder.path + place, environment: environment)
  }

  @Test func aStoreOverTLSIsUsedWithAndWithoutTheNetwork() throws {
    let site = try run(["site", "--from", "shop", "--out", "public"], in: "")
    #expect(site.status == 0, "\(site.errors)")
    try folder.write(
      "acme/paperclip.config.json",
      #"{"company":{"name":"Acme"},"stores":["\#(server.url)/api/store.json"],"modules":{"enabled":[]}}"#)
    // Only with the server's own authority.
    let distrusted = try run(["list"], trusting: nil)
    #expect(distrusted.status == 1 && distrusted.errors.contains("is not secure"), "\(distrusted.errors)")
    #expect(try run(["list", "pulse"]).output.contains("not installed"))
    for words in [["install", "pulse"], ["import", "duo"], ["verify"], ["update"]] {
      let result = try run(words)
      #expect(result.status == 0 && !result.errors.contains("warning"), "\(words): \(result.errors)")
    }
    server.stop()
    let last = try run(["list", "duo"])
    #expect(last.status == 0 && last.output.contains("installed 1.0.0"), "\(last.errors)")
    #expect(last.errors.contains("last good copy"))
    try FileManager.default.removeItem(atPath: folder.path + "/acme/modules/pulse")
    #expect(try run(["verify"]).errors.contains("run paperclip-gen store install pulse@1.0.0"))
    for words in [
      ["install", "pulse@1.0.0", "--offline"], ["verify"], ["update", "--offline"],
      ["diff", "pulse", "--offline"],
      ["remove", "pulse"], ["install", "pulse", "--offline"],
    ] {
      let result = try run(words)
      #expect(result.status == 0, "\(words): \(result.errors)")
    }
    let other = try run(["show", "pulse", "--offline", "--store", server.url + "/other.json"])
    #expect(other.status == 2 && other.errors.contains("unknown ID"), "\(other.errors)")
  }

  @Test func aRepositoryOverTLSIsPinnedAndInstalled() throws {
    let made = try Program.run(
      "/bin/sh",
      [
        "-c",
        """
        mkdir -p kit/modules && cp -r shop/pulse kit/modules/ && cd kit && git init -q -b main && git add -A &&
        git -c user.name=t -c user.email=t@example.org -c commit.gpgsign=false commit -q -m one && mkdir -p ../public/acme &&
        git clone -q --bare . ../public/acme/kit && git rev-parse HEAD
        """,
      ], in: folder.path)
    let commit = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(made.status == 0 && commit.count == 40, "\(made.errors)")
    func write(_ version: String, _ source: String = "github:acme/kit/modules/pulse") throws {
      try folder.write(
        "acme/index.json",
        #"{"modules":[{"id":"pulse","source":"\#(source)","versions":[{"version":"1.0.0"\#(version)}]}]}"#)
    }
    try folder.write(
      "acme/paperclip.config.json",
      #"{"company":{"name":"Acme"},"stores":["file:index.json"],"modules":{"enabled":[]}}"#)
    let place = ["GITHUB_SERVER_URL": server.url]
    func run(_ words: [String]) throws -> Program.Result {
      try self.run(words, trusting: "GIT_SSL_CAINFO", place)
    }
    // What to pin is looked up by hand, from a server that is trusted.
    try write("")
    let distrusted = try self.run(["show", "pulse", "--allow-unpinned"], trusting: nil, place)
    #expect(distrusted.status == 3 && distrusted.errors.contains("certificate"), "\(distrusted.errors)")
    let loose = try run(["show", "pulse", "--allow-unpinned"])
    #expect(
      loose.output.contains("@" + commit) || loose.errors.contains(commit), "\(loose.output)\(loose.errors)")
    #expect(try run(["install", "pulse"]).errors.contains("is not pinned"))
    try write(",\"commit\":\"\(commit)\"")
    let seen = try run(["show", "pulse", "--allow-unpinned"]).output
    let hash = try #require(
      seen.split(separator: "\n").first { $0.contains("SHA-256") }?.split(separator: " ").last)
    try write(",\"commit\":\"\(commit)\",\"sha256\":\"\(String(repeating: "0", count: 64))\"")
    #expect(try run(["install", "pulse"]).errors.contains("are not those of the index"))
    try write(",\"commit\":\"\(commit)\",\"sha256\":\"\(hash)\"")
    let installed = try run(["install", "pulse"])
    #expect(installed.status == 0, "\(installed.errors)")
    #expect(folder.read("acme/paperclip-gen.lock.json").contains(commit))
    server.stop()
    try FileManager.default.removeItem(atPath: folder.path + "/acme/modules/pulse")
    #expect(try run(["install", "pulse", "--offline"]).status == 0)
    #expect(try run(["verify"]).status == 0)
  }
}
