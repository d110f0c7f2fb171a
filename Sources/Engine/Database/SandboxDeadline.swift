/// The processor time at which a module's statement must end.
final class SandboxDeadline {
  /// The state that another thread can look at.
  struct End {
    let time: ProcessorTime
    let seconds: Int
    var secondsLeft: Int { seconds - time.seconds }
    var hasPassed: Bool { secondsLeft < 0 }
  }

  static let message = "exceeded the time limit"
  private var end: End?
  /// A thread has no more processor time than real time, so before this second of real time nothing can have
  /// passed. Real time costs no call of the system, and this is asked after every 100 steps of a statement.
  private var earliest = Int.max

  /// The limit is for the calling thread.
  func begin(seconds: Int) -> End {
    let time = ProcessorTime.own
    let end = End(time: time, seconds: time.seconds + seconds)
    self.end = end
    earliest = ProcessorTime.realSeconds + seconds
    return end
  }

  func stop() { (end, earliest) = (nil, .max) }

  var hasPassed: Bool {
    let now = ProcessorTime.realSeconds
    guard now > earliest, let end else { return false }
    let left = end.secondsLeft
    guard left >= 0 else { return true }
    earliest = now + left
    return false
  }
}
