import Testing

@testable import Engine

/// Two steps of work on two threads: nothing is lost or reordered, and both end.
@Suite struct PipelineTests {
  private struct Fault: Error, Equatable { let number: Int }

  @Test(arguments: [1, 2, 7]) func itemsComeInOrder(_ capacity: Int) throws {
    var taken: [Int] = []
    try Pipeline.run(capacity: capacity) { (push: @escaping (Int) -> Bool) in
      for number in 0..<5000 { #expect(push(number)) }
    } consume: {
      taken.append($0)
    }
    #expect(taken == Array(0..<5000))
  }

  @Test func anErrorOfTheProducerComesAfterItsItems() throws {
    var taken: [Int] = []
    #expect(throws: Fault(number: 3)) {
      try Pipeline.run(capacity: 2) { (push: @escaping (Int) -> Bool) in
        for number in 0..<3 { _ = push(number) }
        throw Fault(number: 3)
      } consume: {
        taken.append($0)
      }
    }
    #expect(taken == [0, 1, 2])
  }

  @Test func anErrorOfTheConsumerEndsTheProducer() throws {
    var isToldToStop = false
    #expect(throws: Fault(number: 5)) {
      try Pipeline.run(capacity: 2) { (push: @escaping (Int) -> Bool) in
        for number in 0..<1_000_000 where !push(number) {
          isToldToStop = true
          return
        }
      } consume: { number in
        if number == 5 { throw Fault(number: 5) }
      }
    }
    #expect(isToldToStop)
  }
}
