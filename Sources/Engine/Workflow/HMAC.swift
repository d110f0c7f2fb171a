/// HMAC with SHA-256 (RFC 2104), which signs calls of a routine's public trigger.
enum HMAC {
  static func code(_ message: [UInt8], key: [UInt8]) -> SHA256.Digest {
    var block = key.count > 64 ? SHA256.digest(of: key).bytes : key
    block += [UInt8](repeating: 0, count: 64 - block.count)
    let inner = SHA256.digest(of: block.map { $0 ^ 0x36 } + message)
    return SHA256.digest(of: block.map { $0 ^ 0x5C } + inner.bytes)
  }
}
