/// One `agent:heartbeat` line.
struct Heartbeat {
  enum Billing {
    case metered, subscription, unpriced
  }

  var at: Moment
  var model: Model
  var usage: Usage
  var latency: Int
  var billing = Billing.metered
  var status: StaticString = "succeeded"
  var errorCode: StaticString?
  var run: UniqueID?
  var issue: UniqueID?

  /// The whole cents charged for it.
  var billedCents: Int {
    billing == .metered ? Usage.cents(reported: usage.reportedCost(model)) : 0
  }

  /// `agent` is the JSON key and value of the agent: "agentRef":"ceo".
  func append(to bytes: inout [UInt8], agent: [UInt8]) {
    HookLine.open("agent:heartbeat", at: at, in: &bytes)
    bytes.append(contentsOf: agent)
    bytes.append(",\"meta\":{")
    if let run {
      bytes.append("\"runId\":\"")
      run.append(to: &bytes)
      bytes.append("\",")
    }
    if let issue {
      bytes.append("\"issueId\":\"")
      issue.append(to: &bytes)
      bytes.append("\",")
    }
    bytes.append("\"status\":\"")
    bytes.append(status)
    bytes.append("\",\"provider\":\"")
    bytes.append(text: model.provider)
    bytes.append("\",\"model\":\"")
    bytes.append(text: model.name)
    bytes.append("\",\"latencyMs\":")
    bytes.append(number: latency)
    if let errorCode {
      bytes.append(",\"errorCode\":\"")
      bytes.append(errorCode)
      bytes.append("\"")
    }
    appendUsage(to: &bytes)
    bytes.append("}")
    HookLine.close(&bytes)
  }

  private func appendUsage(to bytes: inout [UInt8]) {
    guard usage.output > 0 else { return }
    bytes.append(",\"inputTokens\":")
    bytes.append(number: usage.input)
    bytes.append(",\"cachedInputTokens\":")
    bytes.append(number: usage.cachedInput)
    bytes.append(",\"outputTokens\":")
    bytes.append(number: usage.output)
    bytes.append(",\"costCents\":")
    bytes.append(number: billedCents)
    if billing != .unpriced {
      bytes.append(",\"costUsd\":")
      bytes.append(tenThousandths: usage.reportedCost(model))
    }
    switch billing {
    case .metered: break
    case .subscription: bytes.append(",\"billingType\":\"subscription_included\"")
    case .unpriced: bytes.append(",\"costStatus\":\"unpriced\"")
    }
  }
}
