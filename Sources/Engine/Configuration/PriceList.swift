/// The operator's own list prices by model and date, for notional amounts.
package struct PriceList: Sendable, Equatable {
  /// The price of a million tokens of a model for a period.
  package struct Entry: Sendable, Equatable {
    /// Nil means any provider.
    package var provider: String?
    /// The model's name. A name that ends in "*" matches every model that starts with it.
    package var model: String
    /// The first and last day in UTC. Nil means no limit.
    package var from: CivilDate?
    package var to: CivilDate?
    package var input: Money
    /// Nil if the file has none. Such tokens then have no price.
    package var cachedInput: Money?
    package var output: Money

    package init(model: String, input: Money, output: Money) {
      self.model = model
      self.input = input
      self.output = output
    }
  }

  package var entries: [Entry]

  package init(_ entries: [Entry]) { self.entries = entries }

  /// The price of a model on a day: an exact name before one that ends in "*", a longer name before a shorter
  /// one, an entry with the provider before one without, then the latest start.
  package func price(provider: String?, model: String?, on day: CivilDate) -> Entry? {
    guard let model else { return nil }
    var best: (entry: Entry, rank: (Int, Int, Int, Int))?
    for entry in entries {
      let isPattern = entry.model.hasSuffix("*")
      let matches =
        isPattern ? model.hasPrefix(entry.model.dropLast()) : model == entry.model
      guard matches, entry.provider == nil || entry.provider == provider else { continue }
      if let from = entry.from, day < from { continue }
      if let to = entry.to, to < day { continue }
      let rank = (
        isPattern ? 0 : 1, entry.model.utf8.count, entry.provider == nil ? 0 : 1,
        entry.from?.daysSinceEpoch ?? Int.min
      )
      if best.map({ $0.rank < rank }) ?? true { best = (entry, rank) }
    }
    return best?.entry
  }

  /// The cost of these tokens, and the number of tokens without a price.
  package func cost(
    of tokens: Tokens, provider: String?, model: String?, on day: CivilDate
  ) -> (amount: NotionalAmount, unpriced: Int64) {
    guard let price = price(provider: provider, model: model, on: day) else {
      return (NotionalAmount(), tokens.total)
    }
    var amount = NotionalAmount(tokens: tokens.input, price: price.input)
    amount += NotionalAmount(tokens: tokens.output, price: price.output)
    // A total that is not split could be input or output, so it has no price.
    var unpriced = tokens.unsplit
    if let cached = price.cachedInput {
      amount += NotionalAmount(tokens: tokens.cachedInput, price: cached)
    } else {
      unpriced &+= tokens.cachedInput
    }
    return (amount, unpriced)
  }
}
