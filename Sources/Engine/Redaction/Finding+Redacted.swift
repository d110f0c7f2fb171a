extension Finding {
  /// The finding without secrets, since the text that it quotes may contain one.
  package func redacted(by redactor: Redactor) -> Finding {
    var finding = self
    finding.message = redactor.redact(message)
    finding.remedy = redactor.redact(remedy)
    finding.source = redactor.redact(source)
    return finding
  }
}
