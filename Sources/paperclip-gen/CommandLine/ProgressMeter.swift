import Engine
import Renderer

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Shows the progress of a run on a terminal: one line that updates itself and is erased before anything else
/// is printed. Silent during the first second, with -q, and if standard error is not a terminal.
final class ProgressMeter: Sendable {
  private struct State {
    var phase = ""
    var phaseStart: Int64 = 0
    var lastUpdate: Int64 = 0
    var isVisible = false
  }

  private static let delay: Int64 = 1000
  private static let interval: Int64 = 100

  /// The width of the terminal; nil for a silent meter.
  private let columns: Int?
  private let start = ProgressMeter.milliseconds()
  private let state = Locked(State())

  init(isEnabled: Bool, environment: [String: String]) {
    let isShown = isEnabled && Terminal.isInteractive(2, environment: environment)
    columns = isShown ? Terminal.columns(of: 2, environment: environment) ?? 80 : nil
  }

  @Sendable func update(_ progress: Progress) {
    guard let columns else { return }
    let now = Self.milliseconds()
    state.withLock { state in
      let isNew = state.phase != progress.phase
      if isNew {
        state.phase = progress.phase
        state.phaseStart = now
      }
      guard now - start >= Self.delay, isNew || now - state.lastUpdate >= Self.interval else { return }
      state.lastUpdate = now
      state.isVisible = true
      let text = Self.text(progress, elapsed: now - state.phaseStart)
      Self.write("\r", String(text.prefix(columns - 1)), "\u{1B}[K")
    }
  }

  /// Removes the line, so that a message can be printed in its place.
  func erase() {
    guard columns != nil else { return }
    state.withLock { state in
      if state.isVisible { Self.write("\r", "", "\u{1B}[K") }
      state.isVisible = false
    }
  }

  /// "Reading backup.sql.gz: 1,200,000 lines, 410,000/s, 12 s left"; `elapsed` in milliseconds.
  static func text(_ progress: Progress, elapsed: Int64) -> String {
    guard let count = progress.count else { return progress.phase }
    var parts = [Formats.count(count, progress.unit)]
    if elapsed >= 500 { parts.append(Formats.count(count * 1000 / elapsed) + "/s") }
    if elapsed >= 500, let total = progress.total, progress.done > 0, progress.done < total {
      let left = Double(elapsed) * Double(total - progress.done) / Double(progress.done)
      parts.append(Formats.duration(max(1, Int64(left / 1000)) * 1000) + " left")
    }
    return progress.phase + ": " + parts.joined(separator: ", ")
  }

  /// The monotonic clock. Nothing that is published depends on it.
  private static func milliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// File names in the text are data, so it goes through the terminal encoder.
  private static func write(_ before: String, _ text: String, _ after: String) {
    var bytes = Array(before.utf8)
    TerminalEncoder.append(text, to: &bytes)
    bytes += after.utf8
    #if canImport(Glibc)
      _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
    #else
      _ = bytes.withUnsafeBytes { Darwin.write(2, $0.baseAddress, $0.count) }
    #endif
  }
}
