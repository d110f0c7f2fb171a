/// What became of one row of a money file.
enum MoneyOutcome {
  case rows([MoneyRow])
  case skipped(Skip)
  /// Why it cannot be used. Never contains values of customers.
  case rejected(String)

  /// Rows that moved no money.
  enum Skip: String, CaseIterable {
    case unpaid, test, unconfirmed, unread

    var message: CountNoun {
      switch self {
      case .unpaid: CountNoun("failed, pending or canceled row moved/failed, pending or canceled rows moved")
      case .test: CountNoun("row of test mode was/rows of test mode were")
      case .unconfirmed: CountNoun("unconfirmed transaction is/unconfirmed transactions are")
      case .unread: CountNoun("object of another kind was/objects of other kinds were")
      }
    }

    var rest: String {
      switch self {
      case .unpaid: "no money"
      case .test: "left out: test data never counts"
      case .unconfirmed: "left out until the network confirms it"
      case .unread: "left out"
      }
    }
  }
}
