/// Code hosting, builds and package registries.
extension SecretRule {
  static let code: [SecretRule] =
    [
      prefixed(
        "GitHub token", "GitHub Docs, About authentication to GitHub: token formats",
        ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], TokenShape(.run(.alphanumeric, 30...255))),
      prefixed(
        "GitHub token", "GitHub Docs, About authentication to GitHub: token formats", ["github_pat_"],
        TokenShape(.run(ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "_"), 36...255))),
      prefixed(
        "GitLab token", "GitLab Docs, Token overview: token prefixes",
        ["glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glsoat-", "glimt-", "glagent-", "gloas-"],
        TokenShape(.run(.base64URL, 20...300))),
      prefixed(
        "GitLab token", "GitLab Docs, Token overview: token prefixes", ["GR1348941"],
        TokenShape(.run(.base64URL, 20...64))),
      prefixed(
        "npm token", "npm Docs, About access tokens", ["npm_"], TokenShape(.run(.alphanumeric, 30...64))),
      prefixed(
        "PyPI token", "PyPI Help, API tokens", ["pypi-AgE"], TokenShape(.run(.base64URL, 30...1024))),
      prefixed(
        "RubyGems key", "RubyGems Guides, API key scopes", ["rubygems_"], TokenShape(.run(.hex, 48...48))),
      prefixed(
        "Docker token", "Docker Docs, Personal access tokens", ["dckr_pat_", "dckr_oat_"],
        TokenShape(.run(.base64URL, 20...64))),
      prefixed(
        "Atlassian token", "Atlassian Support, API tokens", ["ATATT3x", "ATCTT3x"],
        TokenShape(.run(ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "_-="), 40...512))),
      prefixed(
        "Linear key", "Linear Developers, API keys", ["lin_api_", "lin_oauth_"],
        TokenShape(.run(.alphanumeric, 30...96))),
      prefixed(
        "Figma token", "Figma Developers, Personal access tokens", ["figd_"],
        TokenShape(.run(.base64URL, 30...96))),
      prefixed(
        "Postman key", "Postman Learning Center, API keys", ["PMAK-"], TokenShape(.run(.base64URL, 40...96))),
    ].flatMap { $0 }
}
