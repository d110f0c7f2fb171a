/// The exit codes that scripts rely on.
enum ExitCode: Int32, CaseIterable {
  case done = 0
  case findings = 1
  case usage = 2
  case failed = 3

  var meaning: String {
    switch self {
    case .done: "success"
    case .findings: "success with findings, such as warnings with --strict"
    case .usage: "usage error"
    case .failed: "failed: unusable input, a rejected import, a full disk, a locked workspace"
    }
  }

  static let explanation = "Exit codes: 0 success; 1 success with findings; 2 usage error; 3 failed."
}
