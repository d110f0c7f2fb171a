/// The processor time at which a module's statement must end.
final class SandboxDeadline {
  /// The state that another thread can look at.
  struct End {
    let time: ProcessorTime
    let milliseconds: Int
    var millisecondsLeft: Int { milliseconds - time.milliseconds }
    var hasPassed: Bool { millisecondsLeft <= 0 }
  }

  static let message = "exceeded the time limit"
  private(set) var end: End?
  /// A thread has no more processor time than real time, so before this millisecond of real time, nothing can
  /// have passed. Real time costs no call of the system, and this is asked after every 100 steps.
  private var earliest = Int.max

  /// The limit is for the calling thread.
  func begin(seconds: Int) -> End {
    let time = ProcessorTime.own
    let end = End(time: time, milliseconds: time.milliseconds + seconds * 1000)
    self.end = end
    earliest = ProcessorTime.realMilliseconds + seconds * 1000
    return end
  }

  func stop() { (end, earliest) = (nil, .max) }

  /// Can be some milliseconds late, since the two clocks do not go equally fast.
  var hasPassed: Bool {
    let now = ProcessorTime.realMilliseconds
    guard now >= earliest, let end else { return false }
    let left = end.millisecondsLeft
    guard left > 0 else { return true }
    earliest = now + left
    return false
  }
}
