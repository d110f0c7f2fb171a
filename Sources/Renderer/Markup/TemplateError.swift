package import Engine

/// An error in a page template and its position.
package struct TemplateError: Error, Sendable, Equatable {
  package let template: String
  package let line: Int
  package let column: Int
  package let message: String

  package var finding: Finding {
    Finding(.error, message, source: template, line: line, column: column)
  }
}
