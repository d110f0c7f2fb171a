import Foundation

/// One tab with everything that its pages logged or requested.
final class BrowserPage {
  /// The URL of a simulated server with the published site and its headers.
  static let origin = "http://site.test/"

  private let browser: Browser
  private let session: String
  private let site: String
  /// Console messages, exceptions, policy violations, and requests that leave the site.
  private(set) var complaints: [String] = []
  private var requests = 0

  /// `site` is the folder of the published site.
  init(_ browser: Browser, site: String) throws {
    self.browser = browser
    self.site = site
    let target = try browser.call("Target.createTarget", ["url": "about:blank"])
    let attached = try browser.call(
      "Target.attachToTarget", ["targetId": target["targetId"] ?? "", "flatten": true])
    session = attached["sessionId"] as? String ?? ""
    browser.onEvent = { [unowned self] in try self.event($0, $1) }
    for domain in ["Page", "Runtime", "Log", "Network"] { try call("\(domain).enable") }
    try call("Fetch.enable", ["patterns": [["urlPattern": "*"]]])
  }

  @discardableResult
  func call(_ method: String, _ parameters: Browser.Object = [:]) throws -> Browser.Object {
    try browser.call(method, parameters, session: session)
  }

  /// Opens a page and waits until it is loaded and idle. `base` is `origin`, or the folder's file: URL.
  func open(_ path: String, from base: String = origin) throws {
    complaints = []
    let result = try call("Page.navigate", ["url": base + path])
    if let error = result["errorText"] { complaints.append("\(path): \(error)") }
    try browser.wait(for: "Page.loadEventFired")
    try browser.settle(milliseconds: 60)
  }

  func resize(width: Int, height: Int = 900) throws {
    try call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": false])
  }

  /// With reduced motion, so that the page jumps instead of scrolling smoothly.
  func reduceMotion() throws {
    try call(
      "Emulation.setEmulatedMedia",
      ["features": [["name": "prefers-reduced-motion", "value": "reduce"]]])
  }

  func prefersDark(_ isDark: Bool) throws {
    try call(
      "Emulation.setEmulatedMedia",
      ["features": [["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]]])
  }

  /// As on paper.
  func emulatePrint(isOn: Bool) throws {
    try call("Emulation.setEmulatedMedia", ["media": isOn ? "print" : ""])
  }

  func setScript(isOn: Bool) throws { try call("Emulation.setScriptExecutionDisabled", ["value": !isOn]) }

  /// The value of an expression. It also runs if the page's scripts are off.
  @discardableResult
  func value(_ expression: String) throws -> Any? {
    let result = try call(
      "Runtime.evaluate", ["expression": expression, "returnByValue": true, "awaitPromise": true])
    if let details = result["exceptionDetails"] {
      throw Browser.Failure(description: "\(expression): \(details)")
    }
    return (result["result"] as? Browser.Object)?["value"]
  }

  func number(_ expression: String) throws -> Double {
    (try value(expression) as? NSNumber)?.doubleValue ?? -1
  }

  /// Presses and releases a key: "Tab", "Enter", or a character.
  func press(_ key: String) throws {
    let codes = ["Tab": 9, "Enter": 13, "Escape": 27, " ": 32]
    var parameters: Browser.Object = ["key": key, "windowsVirtualKeyCode": codes[key] ?? 0]
    if !["Tab", "Escape"].contains(key) { parameters["text"] = key == "Enter" ? "\r" : key }
    for type in ["keyDown", "keyUp"] {
      try call("Input.dispatchKeyEvent", parameters.merging(["type": type]) { $1 })
    }
  }

  /// Types into the focused field.
  func type(_ text: String) throws {
    try call("Input.insertText", ["text": text])
    try settle(milliseconds: 250)
  }

  /// Presses Enter in a form that leads to another page, and waits for it.
  func submit() throws {
    complaints = []
    try press("Enter")
    try settle(milliseconds: 700)
  }

  /// Waits until there were no messages for this long.
  func settle(milliseconds: Int32) throws { try browser.settle(milliseconds: milliseconds) }

  /// A screenshot of the page's first `limit` pixels.
  func screenshot(width: Int, limit: Int = 5000) throws -> Data {
    let height = min(limit, Int(try number("document.documentElement.scrollHeight")))
    let result = try call(
      "Page.captureScreenshot",
      [
        "format": "png", "captureBeyondViewport": true,
        "clip": ["x": 0, "y": 0, "width": width, "height": height, "scale": 1],
      ])
    return Data(base64Encoded: result["data"] as? String ?? "") ?? Data()
  }

  private func event(_ name: String, _ parameters: Browser.Object) throws {
    switch name {
    case "Fetch.requestPaused": try answer(parameters)
    case "Runtime.consoleAPICalled":
      let texts = (parameters["args"] as? [Browser.Object] ?? []).map { "\($0["value"] ?? "")" }
      complaints.append("console: \(texts.joined(separator: " "))")
    case "Runtime.exceptionThrown":
      let details = parameters["exceptionDetails"] as? Browser.Object
      let exception = details?["exception"] as? Browser.Object
      complaints.append("exception: \(exception?["description"] ?? details?["text"] ?? "")")
    case "Log.entryAdded":
      complaints.append("log: \((parameters["entry"] as? Browser.Object)?["text"] ?? "")")
    default: break
    }
  }

  /// Simulates the server: returns a file of the site with the headers in `_headers`. Files from disk are
  /// passed through; all other requests leave the site.
  private func answer(_ parameters: Browser.Object) throws {
    let id = parameters["requestId"] ?? ""
    let url = (parameters["request"] as? Browser.Object)?["url"] as? String ?? ""
    if url.hasPrefix("file://" + site + "/") || url.hasPrefix("data:") || url == "about:blank" {
      try browser.send("Fetch.continueRequest", ["requestId": id], session: session)
      return
    }
    let path = url.split(separator: "?")[0].split(separator: "#")[0].dropFirst(Self.origin.utf8.count)
    guard url.hasPrefix(Self.origin), let name = String(path).removingPercentEncoding,
      let data = FileManager.default.contents(atPath: site + "/" + name)
    else {
      complaints.append("request: \(url)")
      try browser.send(
        "Fetch.failRequest", ["requestId": id, "errorReason": "BlockedByClient"], session: session)
      return
    }
    let types = [
      "html": "text/html; charset=utf-8", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml",
      "json": "application/json",
    ]
    let type = types[String(name.split(separator: ".").last ?? "")] ?? "application/octet-stream"
    let headers = [("Content-Type", type)] + self.headers
    try browser.send(
      "Fetch.fulfillRequest",
      [
        "requestId": id, "responseCode": 200, "body": data.base64EncodedString(),
        "responseHeaders": headers.map { ["name": $0.0, "value": $0.1] },
      ], session: session)
  }

  /// The first block of `_headers`, which applies to every path.
  private lazy var headers: [(String, String)] = {
    let text = (try? String(contentsOfFile: site + "/_headers", encoding: .utf8)) ?? ""
    var headers: [(String, String)] = []
    for line in text.split(separator: "\n").dropFirst() {
      guard line.hasPrefix("  "), let colon = line.firstIndex(of: ":") else { break }
      headers.append(
        (
          line[..<colon].trimmingCharacters(in: .whitespaces),
          line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        ))
    }
    return headers
  }()
}
