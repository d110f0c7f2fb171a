/// The common form of hook lines: {"event":…,"timestamp":…,"payload":{…}} and a newline.
enum HookLine {
  static func open(_ event: StaticString, at moment: Moment, in bytes: inout [UInt8]) {
    bytes.append("{\"event\":\"")
    bytes.append(event)
    bytes.append("\",\"timestamp\":\"")
    moment.append(to: &bytes)
    bytes.append("\",\"payload\":{")
  }

  static func close(_ bytes: inout [UInt8]) { bytes.append("}}\n") }
}
