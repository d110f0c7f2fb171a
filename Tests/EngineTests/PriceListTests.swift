import Testing

@testable import Engine

@Suite struct PriceListTests {
  private static func read(_ text: String) -> (list: PriceList?, findings: [String]) {
    let (list, findings) = PriceListReader.read(Array(text.utf8), source: "prices.json")
    return (list, findings.map(\.text))
  }

  private static let file = """
    { // dollars per million tokens
      "prices": [
        { "provider": "anthropic", "model": "sonnet-4", "input": "3.00", "cachedInput": 0.3, "output": 15 },
        { "provider": "anthropic", "model": "sonnet-4", "from": "2026-06-01", "input": 2, "output": 10 },
        { "model": "son*", "input": "1", "output": "1" },
        { "model": "old", "to": "2026-01-31", "input": "1", "output": "1" }
      ]
    }
    """

  @Test func thePriceInForceOfTheNearestNameCounts() throws {
    let (list, findings) = Self.read(Self.file)
    #expect(findings == [])
    let prices = try #require(list)
    let (may, june) = (CivilDate(year: 2026, month: 5, day: 31), CivilDate(year: 2026, month: 6, day: 1))
    #expect(
      prices.price(provider: "anthropic", model: "sonnet-4", on: may)?.input == Money(microcents: 300_000_000)
    )
    #expect(
      prices.price(provider: "anthropic", model: "sonnet-4", on: june)?.input
        == Money(microcents: 200_000_000))
    #expect(prices.price(provider: "other", model: "sonnet-4", on: june)?.model == "son*")
    #expect(prices.price(provider: nil, model: "old", on: may) == nil)
    #expect(prices.price(provider: nil, model: "old", on: CivilDate(year: 2026, month: 1, day: 31)) != nil)
    #expect(prices.price(provider: nil, model: nil, on: may) == nil)
  }

  @Test func tokensAreMultipliedExactlyAndWhatHasNoPriceIsCounted() throws {
    let prices = try #require(Self.read(Self.file).list)
    let may = CivilDate(year: 2026, month: 5, day: 1)
    let tokens = Tokens(input: 1_000_000, cachedInput: 2_000_000, output: 100_000, unsplit: 7)
    let (amount, unpriced) = prices.cost(of: tokens, provider: "anthropic", model: "sonnet-4", on: may)
    // $3.00 + $0.60 + $1.50
    #expect(amount.money == Money(microcents: 510_000_000))
    #expect(unpriced == 7)
    // Without a price for cached input, such tokens have none.
    #expect(prices.cost(of: tokens, provider: nil, model: "sonnet-x", on: may).unpriced == 2_000_007)
    #expect(prices.cost(of: tokens, provider: nil, model: "unknown", on: may).unpriced == tokens.total)
  }

  @Test func fractionsAreKeptUntilTheEnd() throws {
    // A third of a cent per million tokens, one token at a time, which a sum of rounded amounts would lose.
    let price = try #require(Decimal("0.003333").flatMap(Money.init(dollars:)))
    var sum = NotionalAmount()
    for _ in 0..<1_000_000 { sum += NotionalAmount(tokens: 1, price: price) }
    #expect(sum.money == price)
    #expect(sum == NotionalAmount(tokens: 1_000_000, price: price))
  }

  @Test func unusableInputIsReportedWithItsPlace() {
    #expect(Self.read("{").findings.first?.contains("not JSON") == true)
    #expect(Self.read("[]").findings.first?.contains("list \"prices\"") == true)
    let (list, findings) = Self.read(
      """
      {"prices": [{"model": "a", "inputs": 1, "input": 1, "output": 1},
       {"model": "b", "input": "cheap", "output": 1},
       {"model": "c", "input": 1, "output": 1, "from": "soon"}, {"input": 1, "output": 1}]}
      """)
    #expect(list?.entries.map(\.model) == ["a"])
    #expect(findings.count == 4)
    #expect(findings.first?.contains("prices.json:1:") == true)
    #expect(findings.first?.contains("did you mean \"input\"") == true)
  }
}
