/// The bits of `retired_usage`, in pages of one kilobyte.
enum RetiredUsageBits {
  static let perPage: Int64 = 8192

  /// A page; all zero if there is none.
  static func load(_ page: Int64, _ database: Database) throws -> [UInt8] {
    var bits = [UInt8](repeating: 0, count: Int(perPage / 8))
    try database.query("SELECT bits FROM retired_usage WHERE page = ?", [.int(page)]) { row in
      row.withBytes(0) { bytes in
        for place in 0..<min(bits.count, bytes.count) { bits[place] = bytes[place] }
      }
    }
    return bits
  }

  static func contains(_ seq: Int64, _ database: Database) throws -> Bool {
    let place = Int(seq % perPage)
    return try load(seq / perPage, database)[place / 8] & 1 << UInt8(place % 8) != 0
  }
}
