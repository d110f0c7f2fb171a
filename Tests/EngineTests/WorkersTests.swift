import Synchronization
import Testing

@testable import Engine

@Suite struct WorkersTests {
  @Test(arguments: [1, 2, 7, 64])
  func eachNumberIsProcessedOnce(workers: Int) throws {
    let counts = Mutex([Int](repeating: 0, count: 1000))
    try Workers.each(1000, workers: workers) { number in counts.withLock { $0[number] += 1 } }
    #expect(counts.withLock { $0 } == [Int](repeating: 1, count: 1000))
    try Workers.each(0, workers: workers) { _ in Issue.record("there is nothing to do") }
  }

  /// Whichever worker fails first, the error is that of the smallest number.
  @Test(arguments: [1, 2, 8])
  func theErrorDoesNotDependOnTheWorkers(workers: Int) {
    for _ in 0..<20 {
      #expect(throws: Failure("300")) {
        try Workers.each(1000, workers: workers) { number in
          if number == 300 || number >= 700 { throw Failure("\(number)") }
        }
      }
    }
  }
}

@Suite struct SHA256Tests {
  /// The examples of FIPS 180-4, and lengths around block ends, compared with `sha256sum`.
  @Test(arguments: [1, 2])
  func bothFunctionsRunAndTheFirstErrorIsThrown(workers: Int) throws {
    let (number, text) = try Workers.both(workers: workers, { 7 }, { "seven" })
    #expect(number == 7 && text == "seven")
    #expect(throws: Failure("one")) {
      _ = try Workers.both(workers: workers, { () throws -> Int in throw Failure("one") }, { 2 })
    }
    #expect(throws: Failure("two")) {
      _ = try Workers.both(workers: workers, { 1 }, { () throws -> Int in throw Failure("two") })
    }
  }

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
