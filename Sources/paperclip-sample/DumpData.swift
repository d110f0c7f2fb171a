/// All rows of a dump, created from one seed, and the resulting figures.
struct DumpData {
  let companies: [DumpCompany]
  let seed: UInt64
  /// The time of the dump.
  static let end = Moment(year: 2026, month: 10, day: 31) + 12 * Moment.hour

  init(size: DumpSize, seed: UInt64) {
    var random = RandomSource(seed: seed)
    companies = (0..<size.companies).map { index in
      var builder = DumpCompanyBuilder(index: index, random: RandomSource(seed: random.next()))
      return builder.build(
        agents: size.share(of: size.agents, company: index),
        issues: size.share(of: size.issues, company: index),
        runs: size.share(of: size.runs, company: index))
    }
    self.seed = seed
  }

  /// The figures of all companies as JSON: {"company id": {…}, …}.
  func appendFigures(to bytes: inout [UInt8]) {
    bytes.append("{\n")
    for (index, company) in companies.enumerated() {
      bytes.append(" \"")
      company.id.append(to: &bytes)
      bytes.append("\": ")
      DumpFigures(company).append(to: &bytes)
      bytes.append(index + 1 < companies.count ? ",\n" : "\n")
    }
    bytes.append("}\n")
  }
}
