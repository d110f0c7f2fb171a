extension Finding {
  /// The finding without secrets: what it quotes may hold one.
  package func redacted(by redactor: Redactor) -> Finding {
    var finding = self
    finding.message = redactor.redact(message)
    finding.remedy = redactor.redact(remedy)
    finding.source = redactor.redact(source)
    return finding
  }
}
