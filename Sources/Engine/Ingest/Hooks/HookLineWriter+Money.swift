/// Lines about money: recorded spend, and thresholds that the log itself contains.
extension HookLineWriter {
  func spendEvent(_ line: HookLine, _ key: EventKey) throws -> Bool {
    guard let agent = try agent(line) else { throw HookLine.Rejection("the line has no agent") }
    guard
      let amount = try line.money(line.payload, cents: "amount")
        ?? line.money(line.payload, cents: "amountCents")
    else { throw HookLine.Rejection("the spend has no amount") }
    let total = try line.money(line.payload, cents: "total")
    let payload: Fields = [
      "amount_microcents": .int(amount.microcents), "total_microcents": .optional(total?.microcents),
      "month": .string(line.at.day.monthText), "model": .optional(line.word(line.payload, "model")),
      "provider": .optional(line.word(line.payload, "provider")),
    ]
    guard try isAdded(append(line, key, agent: agent, subject: agent, payload: payload)) else {
      return false
    }
    spend.bind(1, key.text)
    spend.bind(2, line.at)
    spend.bind(3, agent)
    spend.bind(4, amount.microcents)
    spend.bind(5, line.word(line.payload, "provider"))
    spend.bind(6, line.word(line.payload, "model"))
    try spend.run()
    return true
  }

  func thresholdEvent(_ line: HookLine) throws -> Bool {
    guard let agent = try agent(line) else { throw HookLine.Rejection("the line has no agent") }
    guard let percent = try line.count(line.payload, "percent") else {
      throw HookLine.Rejection("the threshold has no percent")
    }
    let month = line.at.day.monthText
    let key = EventKey("budget:threshold_crossed", agent, month, String(percent))
    let payload: Fields = [
      "budget_microcents": .optional(try line.money(line.payload, cents: "budget")?.microcents),
      "spent_microcents": .optional(try line.money(line.payload, cents: "spent")?.microcents),
      "percent": .int(percent), "month": .string(month),
    ]
    return try isAdded(append(line, key, agent: agent, subject: agent, payload: payload))
  }
}
