/// Token counts. Input excludes cached tokens; `unsplit` is a total that the source does not split.
package struct Tokens: Sendable, Equatable {
  package var input: Int64 = 0
  package var cachedInput: Int64 = 0
  package var output: Int64 = 0
  package var unsplit: Int64 = 0

  package init() {}
  package init(input: Int64, cachedInput: Int64, output: Int64, unsplit: Int64 = 0) {
    self.input = input
    self.cachedInput = cachedInput
    self.output = output
    self.unsplit = unsplit
  }

  package static func += (a: inout Tokens, b: Tokens) {
    a.input &+= b.input
    a.cachedInput &+= b.cachedInput
    a.output &+= b.output
    a.unsplit &+= b.unsplit
  }

  static func -= (a: inout Tokens, b: Tokens) {
    a.input &-= b.input
    a.cachedInput &-= b.cachedInput
    a.output &-= b.output
    a.unsplit &-= b.unsplit
  }

  package var total: Int64 { input &+ cachedInput &+ output &+ unsplit }
}
