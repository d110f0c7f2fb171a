import Testing

@testable import Engine

@Suite struct SHA256Tests {
  /// The examples of FIPS 180-4, and a length at the end of a block, compared with `sha256sum`.
  @Test func digestsMatchTheStandard() {
    func digest(_ text: String) -> String { SHA256.digest(of: Array(text.utf8)).text }
    #expect(digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      digest(String(repeating: "a", count: 119))
        == "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb")
  }

  @Test func aDigestIsReadBack() {
    let digest = SHA256.digest(of: [1, 2, 3])
    #expect(SHA256.Digest(digest.text) == digest)
    #expect(SHA256.Digest(String(digest.text.dropLast())) == nil)
    #expect(SHA256.Digest(digest.text.dropLast() + "x") == nil)
  }
}
