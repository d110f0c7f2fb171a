import Foundation

/// A stand-in for Paperclip on the loopback interface: keys of issues, the guard against equal titles, 409
/// for terminated agents, board keys. Its state is a file, which a test can read and change, so that it
/// outlives neither more nor less than the test. The file "mode" makes it fail: "500", "429", "401", "409",
/// "cut" (does the call, then hangs up), "blind" (lists cannot be read). A document is changed only with the
/// ID of its newest revision.
final class PaperclipServer {
  private static let script = """
    import http.server, json, os, sys, threading, uuid
    folder = sys.argv[1]
    lock = threading.Lock()
    def load():
        try: return json.load(open(folder + "/state.json"))
        except OSError: return {"issues": {}, "comments": {}, "agents": {}, "approvals": {}, "goals": {}, "keys": {}, "calls": []}
    def mode():
        try: return open(folder + "/mode").read().strip()
        except OSError: return ""
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def log_message(self, *rest): pass
        def answer(self, code, value, headers={}):
            data = json.dumps(value).encode()
            self.send_response(code)
            for name, text in headers.items(): self.send_header(name, text)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        def handle_call(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            with lock:
                state = load()
                state["calls"].append([self.command, self.path, dict(self.headers), body.decode()])
                result = self.work(state, json.loads(body) if body else None)
                json.dump(state, open(folder + "/state.json.new", "w"))
                os.replace(folder + "/state.json.new", folder + "/state.json")
            if self.command != "GET" and mode() == "cut":
                self.close_connection = True
                self.connection.close()
                return
            self.answer(*result)
        do_GET = do_POST = do_PATCH = do_PUT = handle_call
        def work(self, state, body):
            kind = mode()
            parts = self.path.strip("/").split("/")[1:]
            get = self.command == "GET"
            if parts[0] == "routine-triggers": return 202, {"runId": "r1"}
            if kind == "401" or self.headers.get("Authorization") not in ("Bearer board-key-B4k3r", "Bearer agent-key-B4k3r"):
                return 401, {"error": "unauthorized: " + str(self.headers.get("Authorization"))}
            if kind == "409" and not get: return 409, {"error": "Cannot pause terminated agent"}
            if kind in ("500", "429") and not get:
                return int(kind), {"error": "busy"}, {"Retry-After": "3600"} if kind == "429" else {}
            if parts[0] == "companies" and parts[2] == "issues": return self.create(state, body)
            if parts[0] == "companies" and parts[2] == "approvals":
                if get: return (404, {}) if kind == "blind" else (200, list(state["approvals"].values()))
                made = dict(body, id=str(uuid.uuid4()), status="pending")
                state["approvals"][made["id"]] = made
                return 201, made
            if parts[0] == "routines": return 202, {"id": "run-1"}
            record = state.get(parts[0], {}).get(parts[1])
            if record is None: return 404, {"error": "not found"}
            if len(parts) == 2:
                if not get: record.update(body)
                return 200, record
            if parts[2] == "documents":
                own = state.setdefault("documents", {}).get(parts[1] + "/" + parts[3])
                if get: return (404, {"error": "not found"}) if own is None else (200, own)
                if own is not None and body.get("baseRevisionId") != own["latestRevisionId"]:
                    return 409, {"error": "Document was updated by someone else", "details": {"currentRevisionId": own["latestRevisionId"]}}
                made = {"id": "d-" + parts[3], "key": parts[3], "body": body["body"], "latestRevisionId": str(uuid.uuid4())}
                state["documents"][parts[1] + "/" + parts[3]] = made
                return 200 if own else 201, made
            if parts[2] == "comments":
                own = state["comments"].setdefault(parts[1], [])
                if get: return (404, {}) if kind == "blind" else (200, own)
                own.append(dict(body, id=str(uuid.uuid4())))
                return 201, own[-1]
            if parts[2] == "pause":
                if self.headers.get("Authorization") != "Bearer board-key-B4k3r": return 403, {"error": "board only"}
                if record["status"] == "terminated": return 409, {"error": "Cannot pause terminated agent"}
                record["status"] = "paused"
                return 200, record
            return 404, {"error": "no such route"}
        def create(self, state, body):
            key = body.get("idempotencyKey")
            if key in state["keys"]:
                return 200, dict(state["issues"][state["keys"][key]], deduplicated=True, deduplicationReason="idempotency_key")
            for issue in state["issues"].values():
                if issue["title"].lower() == body["title"].lower() and issue.get("isRecent") and not body.get("allowDuplicate"):
                    return 200, dict(issue, deduplicated=True, deduplicationReason="recent_open_title")
            made = dict(body, id=str(uuid.uuid4()), isRecent=True)
            state["issues"][made["id"]] = made
            if key: state["keys"][key] = made["id"]
            return 201, made
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
    """

  static let boardKey = "board-key-B4k3r"
  let url: String
  private let folder: Folder
  private let process = Process()

  init(_ folder: Folder) throws {
    self.folder = folder
    try folder.write("paperclip/server.py", Self.script)
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", folder.path + "/paperclip/server.py", folder.path + "/paperclip"]
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let line = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
    url = "http://127.0.0.1:" + line.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  deinit {
    // A test's thread blocks SIGTERM, and so does the process that it starts.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  func set(mode: String) throws { try folder.write("paperclip/mode", mode) }

  /// Its records by table and ID.
  var state: [String: Any] {
    get throws {
      let data = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/paperclip/state.json"))
      return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }
  }

  func write(_ state: [String: Any]) throws {
    try folder.write(
      "paperclip/state.json",
      String(decoding: try JSONSerialization.data(withJSONObject: state, options: .sortedKeys), as: UTF8.self)
    )
  }

  /// The calls that were made, without those that only read.
  var changes: [String] {
    get throws {
      (try state["calls"] as? [[Any]] ?? []).compactMap { call in
        let (method, path) = (call[0] as? String ?? "", call[1] as? String ?? "")
        return method == "GET" ? nil : "\(method) \(path)"
      }
    }
  }
}
