import Engine
import Renderer

extension AuditCommand {
  // MARK: proof

  /// Prints a shell script that needs only `printf` and `sha256sum`: each step hashes what the last one came
  /// to, up to the root of the newest checkpoint.
  static func prove(_ id: String, _ names: [String], _ session: Session) throws -> ExitCode {
    for name in names {
      let path = Ledger.path(root: session.workspace.root, name: name)
      let lines = try Ledger.lines(path)
      guard let index = lines.lastIndex(where: { AuditEntry($0.bytes)?.id == id }) else { continue }
      guard let checkpoint = try Ledger.checkpoints(path).compactMap(\.checkpoint).last,
        checkpoint.size > index,
        checkpoint.size <= lines.count
      else { throw Failure("\(path): no checkpoint covers this entry; run paperclip-gen audit verify") }
      let tree = MerkleTree(lines.map { Array($0.bytes) })
      guard tree.root(size: checkpoint.size) == checkpoint.root else {
        throw Failure("\(path): the ledger was changed; run paperclip-gen audit verify")
      }
      let steps = tree.inclusion(of: index, size: checkpoint.size)
      if session.console.isJSON {
        session.console.result(json: [
          "entry": .string(String(decoding: lines[index].bytes, as: UTF8.self)), "index": .int(Int64(index)),
          "size": .int(Int64(checkpoint.size)), "leaf": .string(tree.leaves[index].text),
          "root": .string(checkpoint.root.text), "origin": .string(checkpoint.origin),
          "path": .list(steps.map { ["side": $0.isLeft ? "left" : "right", "hash": .string($0.hash.text)] }),
        ])
      } else {
        session.console.result(script(lines[index].bytes, index, steps, checkpoint, tree.leaves[index]))
      }
      return .done
    }
    throw Failure("no entry \"\(id)\"; expected an ID such as approvals:7f0c…, as audit export prints it")
  }

  private static func script(
    _ entry: ArraySlice<UInt8>, _ index: Int, _ steps: [(hash: SHA256.Digest, isLeft: Bool)],
    _ checkpoint: Checkpoint, _ leaf: SHA256.Digest
  ) -> String {
    let text = String(decoding: entry, as: UTF8.self)
      .split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    var lines = [
      "# Entry \(index + 1) of \(checkpoint.size) of \(checkpoint.origin). Each command must print the hash after it.",
      "# Each step hashes the hash of the step before together with a neighboring hash, which the ledger gives.",
      "{ printf '\\000'; printf '%s' '\(text)'; } | sha256sum", "# \(leaf.text)",
    ]
    var hash = leaf
    for step in steps {
      let (left, right) = step.isLeft ? (step.hash, hash) : (hash, step.hash)
      hash = MerkleTree.node(left, right)
      lines += ["printf '\\001\(octal(left))\(octal(right))' | sha256sum", "# \(hash.text)"]
    }
    lines += [
      "# The last hash is the root of the checkpoint; in base64 it is \(Base64.encode(checkpoint.root.bytes))"
    ]
    return lines.joined(separator: "\n")
  }

  /// Bytes for `printf`, which knows octal numbers in every shell.
  private static func octal(_ hash: SHA256.Digest) -> String {
    hash.bytes.map { byte in
      let digits = String(byte, radix: 8)
      return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }.joined()
  }

  // MARK: export

  static func export(_ names: [String], _ session: Session) throws -> ExitCode {
    let isCSV = (session.arguments.value("--format") ?? "ndjson") == "csv"
    var bytes: [UInt8] = []
    if isCSV { bytes += "company,number,kind,id,seen,at,by,on,what,digest,was,fields\r\n".utf8 }
    for name in names {
      let path = Ledger.path(root: session.workspace.root, name: name)
      for (number, line) in try Ledger.lines(path).enumerated() {
        guard isCSV else {
          bytes += line.bytes
          bytes.append(0x0A)
          continue
        }
        guard let entry = AuditEntry(line.bytes) else {
          throw Failure(
            "\(line.file):\(line.line): is not a line of a ledger; run paperclip-gen audit verify")
        }
        let fields = [
          name, String(number + 1), entry.kind.rawValue, entry.id, entry.seen.text, entry.at?.text ?? "",
          entry.by ?? "", entry.on ?? "", entry.what ?? "", entry.digest ?? "", entry.was ?? "",
          entry.fields.joined(separator: " "),
        ]
        bytes += fields.map(field).joined(separator: ",").utf8
        bytes += "\r\n".utf8
      }
    }
    if let out = session.arguments.value("--out") {
      try FileSystem.writeAtomically(bytes, to: out)
    } else {
      session.console.result(bytes: bytes)
    }
    return .done
  }

  /// A field of CSV. One that starts like a formula gets an apostrophe, since spreadsheets run formulas.
  private static func field(_ text: String) -> String {
    let text = text.first.map { "=+-@\t".contains($0) } == true ? "'" + text : text
    guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}
