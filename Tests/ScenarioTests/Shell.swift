import Foundation

/// The shells with completion scripts, run without a terminal.
enum Shell {
  struct Completion: Sendable, CustomStringConvertible {
    let shell: String
    /// The command line so far. The last word is completed.
    let line: String
    let expected: [String]
    var unexpected: [String] = []

    var description: String { "\(shell): \(line)" }

    /// The shell's suggestions at the end of the line.
    func offered(in folder: Folder) throws -> [String] {
      let script = folder.path + "/script"
      try folder.write(
        "script", Program.run("paperclip-gen", ["completions", shell], in: folder.path).output)
      let program: String
      switch shell {
      case "bash":
        program = """
          . \(script)
          COMP_WORDS=(\(line.replacing("=", with: " = "))"")
          COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
          _paperclip_gen
          printf '%s\\n' "${COMPREPLY[@]}"
          """
      case "zsh":
        // The script calls zsh's own functions. These replacements print the suggestions.
        program = """
          compadd() { shift; print -l -- "$@"; }
          _describe() { print -l -- "${(@P)2%%:*}"; }
          _files() { print FILES; }
          compset() { PREFIX="${PREFIX#*=}"; }
          complete_words() { emulate -L zsh; source \(script); }
          words=(\(line)"")
          CURRENT=$#words
          PREFIX="$words[-1]"
          complete_words
          """
      default:
        program = "source \(script); complete -C '\(line)' | string replace -r '\\t.*' ''"
      }
      let arguments = shell == "zsh" ? ["-f", "-c", program] : ["-c", program]
      let result = try Program.run(Shell.path(shell) ?? shell, arguments, in: folder.path)
      return (result.output + result.errors).split(separator: "\n").map(String.init)
    }
  }

  static let completions = ["bash", "zsh", "fish"].flatMap { shell in
    [
      Completion(shell: shell, line: "paperclip-gen ", expected: ["generate", "report", "help"]),
      Completion(
        shell: shell, line: "paperclip-gen -C . report --format ", expected: ["text", "markdown", "html"],
        unexpected: ["package"]),
      Completion(
        shell: shell, line: "paperclip-gen export --format ", expected: ["template", "package"],
        unexpected: ["markdown"]),
      Completion(
        shell: shell, line: "paperclip-gen report --period ", expected: ["yesterday", "last-month"]),
      Completion(
        shell: shell, line: "paperclip-gen generate --color ", expected: ["auto", "always", "never"]),
      Completion(shell: shell, line: "paperclip-gen help ", expected: ["generate", "snapshot", "help"]),
      Completion(shell: shell, line: "paperclip-gen schema ", expected: ["manifest", "config", "template"]),
      Completion(shell: shell, line: "paperclip-gen module ", expected: ["list", "enable"]),
      Completion(
        shell: shell, line: "paperclip-gen report --format=",
        expected: [shell == "fish" ? "--format=csv" : "csv"]),
      Completion(
        shell: shell, line: "paperclip-gen generate --", expected: ["--rebuild", "--quiet"],
        unexpected: ["--period"]),
    ]
  }

  static func path(_ name: String) -> String? {
    ["/bin/", "/usr/bin/", "/usr/local/bin/"].map { $0 + name }.first(
      where: FileManager.default.isExecutableFile(atPath:))
  }

  static func has(_ name: String) -> Bool { path(name) != nil }
}
