/// Every command. A new command is a file in Commands and a row here.
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
    MigrateCommand.command,
    HooksCommand.command,
    ModuleCommand.command,
    TemplateCommand.command,
    SchemaCommand.command,
    CheckCommand.command,
    InspectCommand.command,
    VerifyCommand.command,
    BackupCommand.command,
    RestoreCommand.command,
    ForgetCommand.command,
    CompletionsCommand.command,
    HelpCommand.command,
    VersionCommand.command,
  ]
}
