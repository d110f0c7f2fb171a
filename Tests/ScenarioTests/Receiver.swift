import Foundation

/// A web server on the loopback interface that answers as the path says, and writes down what it got: /204,
/// /404, /429 (once, then 200), /500, /cut, /slow, /endless. It is Python's, so that the program talks to
/// something that it was not written with.
final class Receiver {
  private static let script = """
    import http.server, json, sys, time
    log = open(sys.argv[1], "a")
    seen = {}
    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *rest): pass
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            kind = self.path.split("/")[1].split("?")[0]
            seen[kind] = seen.get(kind, 0) + 1
            log.write(json.dumps({"path": self.path, "body": body, "headers": dict(self.headers)}) + "\\n")
            log.flush()
            if kind == "cut":
                self.close_connection = True
                self.connection.close()
                return
            if kind == "slow": time.sleep(1)
            if kind == "endless":
                self.send_response(200)
                self.end_headers()
                try:
                    while True: self.wfile.write(b"x" * 65536)
                except OSError: return
            code = {"204": 204, "400": 400, "404": 404, "500": 500, "302": 302}.get(kind, 200)
            if kind == "429" and seen[kind] == 1: code = 429
            answer = b"" if code == 204 else ("you called " + self.path).encode()
            self.send_response(code)
            if code == 429: self.send_header("Retry-After", "1")
            if code == 302: self.send_header("Location", "/204")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
    """

  let port: Int
  private let process = Process()
  private let log: String

  struct Request {
    let path: String
    let body: [String: Any]
    let headers: [String: String]
  }

  init(_ folder: Folder) throws {
    try folder.write("receiver.py", Self.script)
    log = folder.path + "/received.ndjson"
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", folder.path + "/receiver.py", log]
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let line = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
    port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }

  deinit {
    // A test's thread blocks SIGTERM, and so does the process that it starts.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  func url(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

  var requests: [Request] {
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
        let body = (object["body"] as? String).flatMap({
          try? JSONSerialization.jsonObject(with: Data($0.utf8))
        })
      else { return nil }
      return Request(
        path: object["path"] as? String ?? "", body: body as? [String: Any] ?? ["list": body],
        headers: object["headers"] as? [String: String] ?? [:])
    }
  }
}
