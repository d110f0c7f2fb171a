import Testing

@testable import Engine
@testable import Renderer

/// The dependencies of a page include everything that it can show.
@Suite struct DependencyDigestTests {
  /// A field that is missing from its record's digest would leave pages outdated.
  @Test func everyFieldOfARecordIsADependency() {
    let view = CompanyViewFixture.small()
    func count(_ body: (inout DependencyDigest) -> Void) -> Int {
      var digest = DependencyDigest()
      body(&digest)
      return digest.count
    }
    func fields(_ record: Any) -> Int { Mirror(reflecting: record).children.count }
    #expect(count { $0.add(view.issues[0]) } == fields(view.issues[0]))
    #expect(count { $0.add(view.projects[0]) } == fields(view.projects[0]))
    #expect(count { $0.add(view.agents[0]) } == fields(view.agents[0]))
    let activity = Activity(id: "a", action: "issue.created")
    #expect(count { $0.add(activity) } == fields(activity))
  }

  @Test func valuesThatDifferHaveOtherDigests() {
    func digest(_ body: (inout DependencyDigest) -> Void) -> UInt64 {
      var digest = DependencyDigest()
      body(&digest)
      return digest.value
    }
    let digests = [
      digest { _ in }, digest { $0.add(nil as String?) }, digest { $0.add("") }, digest { $0.add("ab") },
      digest {
        $0.add("a"); $0.add("b")
      },
      digest {
        $0.add("b"); $0.add("a")
      },
      digest { $0.add(1 as Int64?) },
      digest {
        $0.add(nil as Int64?); $0.add(nil as Int64?)
      },
      digest { $0.add(true) }, digest { $0.add(false) },
    ]
    #expect(Set(digests).count == digests.count)
  }
}
