/// One module for pages: its state, and the rows for its pages, widgets and routes.
package struct ModuleFacts: Sendable, Equatable {
  package struct Cursor: Sendable, Equatable {
    package var event: String
    /// Events of this kind that were processed or skipped.
    package var taken: Int64
    /// Pending events.
    package var pending: Int64
  }

  package struct Refused: Sendable, Equatable {
    package var event: String
    package var seq: Int64
    package var error: String
  }

  package struct Table: Sendable, Equatable {
    package var name: String
    package var rows: Int64
  }

  package struct Rows: Sendable, Equatable {
    /// In the order of the query.
    package var columns: [String] = []
    package var rows: [Value] = []
    package init() {}
  }

  package struct Drawing: Sendable, Equatable {
    package var name: String
    package var kind: String
    package var title: String?
    package var format: String?
    package var rows: [Value]
    package var x: String
    package var y: [String]
    package var series: String?
  }

  /// A page or widget: its template and data.
  package struct View: Sendable, Equatable {
    /// The page's file on the site, or a widget's ID.
    package var path: String
    package var label: String
    /// The template's name in the library, and its text.
    package var template: String
    package var file: String
    package var source: [UInt8]
    package var data: Fields
    package var drawings: [Drawing]
  }

  package struct File: Sendable, Equatable {
    /// Below the site's root.
    package var path: String
    package var what: String
    package var format: String
    /// The route's file, for messages.
    package var source: String
    package var content: Rows
    /// True if its query used the current time, so that the result depends on it.
    package var usesClock = false
  }

  package var id: String
  package var name: String
  package var version: String?
  package var description: String?
  package var author: String?
  package var slot: String?
  /// active, failed or disabled
  package var status: String
  package var reason: String?
  package var isBuiltIn = false
  /// Values from the environment are replaced by "from $NAME".
  package var config: Value = [:]
  package var prefix = ""
  package var cursors: [Cursor] = []
  package var failures: Int64 = 0
  /// The first skipped events.
  package var refused: [Refused] = []
  package var tables: [Table] = []
  package var pages: [View] = []
  package var widgets: [View] = []
  package var files: [File] = []

  package init(id: String, name: String, status: String) {
    self.id = id
    self.name = name
    self.status = status
  }

  package var pending: Int64 { cursors.reduce(0) { $0 + $1.pending } }
}
