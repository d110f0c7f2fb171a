extension Ingest {
  /// What the sums of a company are made by: as they were made before, else by the configured zone.
  func basis(_ company: CompanyDatabase) throws -> SumBasis {
    try KeptSums.storedBasis(company.database)
      ?? SumBasis(zone: options.timeZone.flatMap(TimeZoneRules.init(name:)) ?? .utc, prices: nil)
  }
}
