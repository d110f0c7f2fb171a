/// Everything that the program can do. Adding a command is adding a file and a row.
enum CommandTable {
  static let all: [Command] = [
    GenerateCommand.command,
    InitCommand.command,
    ImportCommand.command,
    PreviewCommand.command,
    ExportCommand.command,
    IngestCommand.command,
    RenderCommand.command,
    SnapshotCommand.command,
    DiffCommand.command,
    ReportCommand.command,
    TemplateCommand.command,
    CheckCommand.command,
    CompletionsCommand.command,
    HelpCommand.command,
    VersionCommand.command,
  ]
}
