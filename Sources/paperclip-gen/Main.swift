import Engine

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@main
struct Main {
  static func main() {
    signal(SIGPIPE, SIG_IGN)
    // Exceeding the file size limit is an error like a full disk, and must not kill the process during a
    // write.
    signal(SIGXFSZ, SIG_IGN)
    OpenFileLimit.raise()
    Memory.giveBackLargeBuffers()
    let environment = Self.environment()
    exit(run(Array(CommandLine.arguments.dropFirst()), environment).rawValue)
  }

  /// Parses the command line, runs the command and reports what failed.
  private static func run(_ words: [String], _ environment: [String: String]) -> ExitCode {
    var console = Console(nil, environment: environment)
    do {
      var arguments = try Arguments.read(words, commands: CommandTable.all)
      console = Console(arguments, environment: environment)
      if arguments.has("--help") {
        HelpCommand.show(arguments.hasCommand ? arguments.command : nil, console)
        return .done
      }
      arguments.startFolder = try? FileSystem.absolute(".")
      // As in make and git: relative paths on the command line start from there.
      if let folder = arguments.value("--directory"), chdir(folder) != 0 {
        throw Failure("\(folder): \(String(cString: strerror(errno)))")
      }
      return try arguments.command.run(arguments, console)
    } catch let error as UsageError {
      console.failure(error.message + (error.remedy.map { "\n  " + $0 } ?? ""))
      return .usage
    } catch let failure as Failure {
      console.failure(failure.message)
      return .failed
    } catch {
      console.failure("\(error)")
      return .failed
    }
  }

  /// The process's environment, read once.
  static func environment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let pair = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
      entry += 1
    }
    return variables
  }
}
