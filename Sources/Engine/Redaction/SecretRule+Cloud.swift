/// Clouds and hosting.
extension SecretRule {
  static let cloud: [SecretRule] =
    [
      prefixed(
        "AWS access key", "AWS IAM User Guide, IAM identifiers: unique ID prefixes",
        ["AKIA", "ASIA", "ABIA", "ACCA"], TokenShape(.run(.uppercase, 16...16))),
      prefixed(
        "Google API key", "Google Cloud documentation, Manage API keys", ["AIza"],
        TokenShape(.run(.base64URL, 30...40))),
      prefixed(
        "Google OAuth token", "Google Identity documentation, OAuth 2.0 token formats", ["ya29."],
        TokenShape(.run(.base64URL, 20...2048))),
      prefixed(
        "Google OAuth client secret", "Google Identity documentation, Client secrets", ["GOCSPX-"],
        TokenShape(.run(.base64URL, 20...64))),
      assigned(
        "Azure storage key", "Microsoft Learn, Configure Azure Storage connection strings", "AccountKey=",
        TokenShape(.run(.base64, 40...128))),
      assigned(
        "Azure shared access key", "Microsoft Learn, Service Bus connection strings", "SharedAccessKey=",
        TokenShape(.run(.base64, 40...128))),
      assigned(
        "Azure shared access signature", "Microsoft Learn, Create a service SAS", "sig=",
        TokenShape(.run(ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "+/=%"), 40...128))),
      [azureClientSecret],
      prefixed(
        "DigitalOcean token", "DigitalOcean Docs, Create a personal access token",
        ["dop_v1_", "doo_v1_", "dor_v1_"], TokenShape(.run(.hex, 40...128))),
      prefixed(
        "Databricks token", "Databricks documentation, Personal access tokens", ["dapi"],
        TokenShape(.run(.hex, 32...40))),
      prefixed(
        "Supabase key", "Supabase Docs, API keys", ["sbp_", "sb_secret_"],
        TokenShape(.run(.base64URL, 20...128))),
      prefixed(
        "PlanetScale secret", "PlanetScale documentation, Service tokens", ["pscale_tkn_", "pscale_pw_"],
        TokenShape(.run(.base64URL, 30...64))),
      prefixed(
        "Vault token", "HashiCorp Vault documentation, Tokens", ["hvs.", "hvb."],
        TokenShape(.run(.base64URL, 20...256))),
      prefixed(
        "Pulumi token", "Pulumi documentation, Access tokens", isExact: false, ["pul-"],
        TokenShape(.run(.hex, 40...40), .end)),
      prefixed(
        "Doppler token", "Doppler Docs, Auth token formats", ["dp.pt.", "dp.st.", "dp.sa."],
        TokenShape(.run(ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "_-."), 40...96))),
      prefixed(
        "Tailscale key", "Tailscale documentation, Key prefixes", ["tskey-"],
        TokenShape(.run(.base64URL, 20...96))),
      prefixed(
        "Grafana token", "Grafana documentation, Service accounts", ["glsa_", "glc_"],
        TokenShape(.run(.base64URL, 30...256))),
      prefixed(
        "Sentry token", "Sentry documentation, Auth tokens", ["sntrys_", "sntryu_"],
        TokenShape(.run(.base64, 40...512))),
      prefixed(
        "New Relic key", "New Relic documentation, API keys", ["NRAK-"],
        TokenShape(.run(.alphanumeric, 27...27))),
    ].flatMap { $0 }

  /// A rule for a value directly after a literal key.
  private static func assigned(
    _ name: String, _ source: String, _ key: StaticString, _ shape: TokenShape
  ) -> [SecretRule] {
    let length = key.utf8CodeUnitCount
    return [
      SecretRule(name, source, anchor: key, ignoresCase: true) { bytes, start in
        guard isBoundary(bytes, start) || length > 6 else { return nil }
        return shape.end(in: bytes, from: start + length).map { start + length..<$0 }
      }
    ]
  }

  /// Three characters, a digit and "Q~" precede the random part.
  private static let azureClientSecret = SecretRule(
    "Azure client secret", "Microsoft Learn, Application and service principal objects: client secrets",
    even: SecretProbe(4, "Q", "~"), odd: SecretProbe(3, "0123456789", "Q")
  ) { bytes, start in
    let set = ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "_~.-")
    guard bytes.count - start > 6, isBoundary(bytes, start),
      set.end(of: bytes, from: start, limit: 3) == start + 3,
      ByteClass.digits.contains(bytes[start + 3]), bytes[start + 4] == UInt8(ascii: "Q"),
      bytes[start + 5] == UInt8(ascii: "~")
    else { return nil }
    return TokenShape(.run(set, 28...40)).end(in: bytes, from: start + 6).map { start..<$0 }
  }
}
