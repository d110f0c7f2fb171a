package import Engine

/// What is wrong with the text of a page template, and where.
package struct TemplateError: Error, Sendable, Equatable {
  package let template: String
  package let line: Int
  package let column: Int
  package let message: String

  package var finding: Finding {
    Finding(.error, message, source: template, line: line, column: column)
  }
}
