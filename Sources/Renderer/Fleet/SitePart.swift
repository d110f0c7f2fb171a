import Engine

/// What was found of one company, or where one should be.
package enum SitePart: Sendable {
  case company(CompanySummary)
  case problem(CompanyProblem)
}
