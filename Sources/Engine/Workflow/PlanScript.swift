/// The open proposals of a plan as a shell script that a person can read and run by hand. Bodies are files
/// beside it; the key comes from the environment, and reaches curl on its standard input.
package struct PlanScript {
  package let script: String
  /// The names and contents of the bodies.
  package let files: [(name: String, bytes: [UInt8])]

  package init(_ proposals: [Proposal], _ settings: WorkflowSettings, asOf: Instant) {
    let key = settings.keyName ?? "PAPERCLIP_API_KEY"
    var lines = [
      "#!/bin/sh",
      "# \(CountNoun("proposed calls").of(proposals.count)), as of \(asOf.text). Read each before you run it.",
      "# The key is read from the environment variable \(key). Calls are not recorded: run this or workflow apply, not both.",
      "set -eu", "cd \"$(dirname \"$0\")\"", "server='\(settings.server)'", "",
      "# request METHOD PATH [FILE]", "request() {",
      "  { printf 'url = \"%s%s\"\\nrequest = \"%s\"\\n' \"$server\" \"$2\" \"$1\"",
      "    if [ -n \"${\(key):-}\" ]; then printf 'header = \"Authorization: Bearer %s\"\\n' \"$\(key)\"; fi",
      "    if [ -n \"${3:-}\" ]; then printf 'header = \"Content-Type: application/json\"\\ndata-binary = \"@%s\"\\n' \"$3\"; fi",
      "  } | curl --disable --silent --show-error --fail-with-body --max-time 20 --config -", "}", "",
      "# still PATH FIELD VALUES: true if the field still has one of these values", "still() {",
      "  request GET \"$1\" | tr -d '\\n' | grep -Eq \"\\\"$2\\\" *: *\\\"($3)\\\"\"", "}",
    ]
    var files: [(name: String, bytes: [UInt8])] = []
    // The plan is a text that anybody can edit, and what is in it must not become part of a command or
    // another path.
    for proposal in proposals
    where APICallPolicy.isPlainID(proposal.id) && APICallPolicy.allows(proposal.call)
      && proposal.check?.expect.keys.allSatisfy(APICallPolicy.isPlainID) ?? true
    {
      lines += [
        "", "# \(MessageText.line(proposal.title))", "# because: \(MessageText.line(proposal.because))",
      ]
      if proposal.call.signedBy != nil {
        lines.append("# (runs a routine by its public trigger, which only workflow apply can sign)")
        continue
      }
      var command = "request \(proposal.call.method) '\(proposal.call.path)'"
      if let body = proposal.call.body {
        let name = proposal.id + ".json"
        files.append((name, JSONWriter.encode(body, layout: .indented)))
        command += " \(name)"
      }
      guard let check = proposal.check, APICallPolicy.allowsReading(check.path) else {
        lines.append(command)
        continue
      }
      let conditions = check.expect.sorted { $0.key < $1.key }.map { name, value in
        let words = (value.list ?? [value]).compactMap(\.string).filter(APICallPolicy.isPlainID)
        return "still '\(check.path)' \(name) '\(words.joined(separator: "|"))'"
      }
      lines += [
        "if \(conditions.joined(separator: " && ")); then", "  \(command)",
        "else echo 'skipped \(proposal.id): it has changed' >&2; fi",
      ]
    }
    script = lines.joined(separator: "\n") + "\n"
    self.files = files
  }
}
