import CSQLite

extension Database {
  private final class TextBody {
    let call: (String) -> String
    init(_ call: @escaping (String) -> String) { self.call = call }
  }

  /// Registers a function of one text on this connection. For other types, the result is NULL.
  func define(_ name: String, _ call: @escaping (String) -> String) {
    sqlite3_create_function_v2(
      handle, name, 1, SQLITE_UTF8, Unmanaged.passRetained(TextBody(call)).toOpaque(),
      { context, _, arguments in
        guard let argument = arguments?[0], sqlite3_value_type(argument) == SQLITE_TEXT,
          let start = sqlite3_value_text(argument), let body = sqlite3_user_data(context)
        else { return sqlite3_result_null(context) }
        let count = Int(sqlite3_value_bytes(argument))
        var text = Unmanaged<TextBody>.fromOpaque(body).takeUnretainedValue()
          .call(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        text.withUTF8 { bytes in
          bytes.withMemoryRebound(to: CChar.self) {
            sqlite3_result_text(
              context, $0.baseAddress, Int32($0.count), unsafeBitCast(-1, to: sqlite3_destructor_type.self))
          }
        }
      }, nil, nil, { body in if let body { Unmanaged<TextBody>.fromOpaque(body).release() } })
  }

  private final class Body {
    let call: (Int64) -> String
    init(_ call: @escaping (Int64) -> String) { self.call = call }
  }

  /// Registers a function of one integer on this connection. For NULL, the result is NULL.
  func define(_ name: String, _ call: @escaping (Int64) -> String) {
    sqlite3_create_function_v2(
      handle, name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, Unmanaged.passRetained(Body(call)).toOpaque(),
      { context, _, arguments in
        guard let argument = arguments?[0], sqlite3_value_type(argument) != SQLITE_NULL,
          let body = sqlite3_user_data(context)
        else { return sqlite3_result_null(context) }
        let text = Unmanaged<Body>.fromOpaque(body).takeUnretainedValue().call(sqlite3_value_int64(argument))
        sqlite3_result_text(
          context, text, Int32(text.utf8.count), unsafeBitCast(-1, to: sqlite3_destructor_type.self))
      }, nil, nil, { body in if let body { Unmanaged<Body>.fromOpaque(body).release() } })
  }
}
