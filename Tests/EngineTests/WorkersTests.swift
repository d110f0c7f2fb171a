import Testing

@testable import Engine

@Suite struct WorkersTests {
  @Test(arguments: [1, 2, 7, 64])
  func eachNumberIsProcessedOnce(workers: Int) throws {
    let counts = Locked([Int](repeating: 0, count: 1000))
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
}
