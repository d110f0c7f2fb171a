import Foundation

/// A web server over TLS on the loopback interface: files of a folder, and the repositories in it by git's
/// own server. Its certificate is that of an authority made for the test.
final class SecureServer {
  private static let script = """
    import functools, http.server, os, ssl, subprocess, sys
    folder = sys.argv[1]
    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *rest): pass
        def repository(self):
            path, _, query = self.path.partition("?")
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            environment = dict(os.environ, GIT_PROJECT_ROOT=folder, GIT_HTTP_EXPORT_ALL="1", PATH_INFO=path, QUERY_STRING=query,
                REQUEST_METHOD=self.command, CONTENT_TYPE=self.headers.get("Content-Type", ""), CONTENT_LENGTH=str(len(body)),
                HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""), GIT_PROTOCOL=self.headers.get("Git-Protocol", ""))
            made = subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True).stdout
            head, _, rest = made.partition(b"\\r\\n\\r\\n")
            fields = [line.decode().partition(": ")[::2] for line in head.split(b"\\r\\n")]
            self.send_response(int(dict(fields).get("Status", "200").split()[0]))
            for name, value in fields:
                if name != "Status": self.send_header(name, value)
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            self.wfile.write(rest)
        def do_POST(self): self.repository()
        def do_GET(self): self.repository() if "service=git" in self.path else super().do_GET()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("tls/certificate.pem", "tls/key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_port, flush=True)
    server.serve_forever()
    """

  private static let keys = """
    mkdir tls && cd tls
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout authority-key.pem -out authority.pem -subj /CN=authority
    openssl req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=localhost
    printf 'subjectAltName=DNS:localhost' > extensions
    openssl x509 -req -in request.pem -CA authority.pem -CAkey authority-key.pem -CAcreateserial -days 2 -extfile extensions \\
      -out certificate.pem
    """

  let url: String
  /// The certificate of the authority, which a client has to trust.
  let authority: String
  private let process = Process()

  init(_ folder: Folder, serving place: String) throws {
    _ = try Program.run("/bin/sh", ["-ec", Self.keys], in: folder.path)
    authority = folder.path + "/tls/authority.pem"
    try folder.write("server.py", Self.script)
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", folder.path + "/server.py", folder.path + "/" + place]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let line = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
    url = "https://localhost:" + line.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func stop() {
    guard process.isRunning else { return }
    // A test's thread blocks SIGTERM, and so does the process that it starts.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  deinit { stop() }
}
