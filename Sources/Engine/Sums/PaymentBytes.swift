/// A billed amount of a run whose row retention removed. Texts are numbers of `words`.
struct RetiredPayment: Equatable {
  /// UTC milliseconds.
  var at: Int64
  var agent: Int64
  var issue: Int64
  var amount: Int64
}

/// The payments of one agent on one UTC day as bytes, in order: for each the time since the one before, the
/// amount and the issue, in LEB128: about eight bytes per payment.
enum PaymentBytes {
  static func encode(_ payments: [RetiredPayment], day: Int64) -> [UInt8] {
    var bytes: [UInt8] = []
    func append(_ number: Int64) {
      var rest = UInt64(bitPattern: number)
      while rest > 127 {
        bytes.append(UInt8(rest & 127) | 128)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }
    var last = day * Instant.millisecondsPerDay
    for payment in payments {
      append(payment.at - last)
      append(payment.amount)
      append(payment.issue)
      last = payment.at
    }
    return bytes
  }

  static func decode(
    _ bytes: UnsafeRawBufferPointer, day: Int64, agent: Int64, into payments: inout [RetiredPayment]
  ) {
    var last = day * Instant.millisecondsPerDay
    var fields: (Int64, Int64) = (0, 0)
    var place = 0
    var (rest, shift): (UInt64, UInt64) = (0, 0)
    for byte in bytes {
      rest |= UInt64(byte & 127) << shift
      shift += 7
      guard byte < 128 else { continue }
      let number = Int64(bitPattern: rest)
      switch place {
      case 0: fields.0 = number
      case 1: fields.1 = number
      default:
        last += fields.0
        payments.append(RetiredPayment(at: last, agent: agent, issue: number, amount: fields.1))
      }
      place = (place + 1) % 3
      (rest, shift) = (0, 0)
    }
  }
}
