import Engine

/// The JSON files as an API description for other programs (OpenAPI 3.1).
enum OpenAPIFile {
  static let path = "api/openapi.json"

  static func value(_ rows: [FileSchemaTable.Row], title: String, baseURL: String?) -> Value {
    let place = "#/components/schemas/"
    var paths: Fields = [:]
    var schemas: Fields = [envelope: FileSchemaTable.fallback.file.resolved(in: place)]
    var names: Set<String> = []
    for row in rows {
      let name = component(row.name)
      schemas[name] = withoutEnvelope(row.file.resolved(in: place), place)
      names.formUnion(row.file.references())
      guard let path = row.path else { continue }
      var operation: Fields = [
        "operationId": .string("get" + name), "summary": .string(row.what),
        "responses": [
          "200": [
            "description": .string(row.what),
            "content": ["application/json": ["schema": ["$ref": .string(place + name)]]],
          ]
        ],
      ]
      let parameters = path.split(separator: "{").dropFirst().map { String($0.prefix { $0 != "}" }) }
      if !parameters.isEmpty {
        operation["parameters"] = .list(
          parameters.map {
            ["name": .string($0), "in": "path", "required": true, "schema": ["type": "string"]]
          })
      }
      paths["/" + path] = ["get": .record(operation)]
    }
    for (name, definition) in FileSchemaDefinitions.all where names.contains(name) {
      schemas[name] = definition.resolved(in: place)
    }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": .string(title), "version": "1.1",
        "description":
          .string(
            "Read-only files. api/index.json lists all files and schemas. Files about the whole company have asOf; files "
              + "about one record, day or period have changedAt."),
      ],
      "servers": [["url": .string(baseURL ?? "..")]], "paths": .record(paths),
      "components": ["schemas": .record(schemas)],
    ]
  }

  /// The common form of all files.
  private static let envelope = "File"

  /// A file's schema, with a reference to the common form instead of the common fields.
  private static func withoutEnvelope(_ file: Value, _ place: String) -> Value {
    guard case .record(var fields) = file, let properties = fields["properties"]?.record else { return file }
    fields["properties"] = .record(
      properties.filter { ["asOf", "changedAt", "data", "meta", "links"].contains($0.key) })
    fields["required"] = .list(
      (fields["required"]?.list ?? []).filter { $0 != "schemaVersion" })
    fields["allOf"] = [["$ref": .string(place + envelope)]]
    return .record(fields)
  }

  /// "DataQualityFile" for "data-quality".
  private static func component(_ name: String) -> String {
    name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() + "File"
  }

  /// The description and the schemas with their paths.
  static func all(
    _ rows: [FileSchemaTable.Row], title: String, baseURL: String?
  ) -> [(path: String, what: String, bytes: [UInt8])] {
    [
      (
        path, "The JSON files as an OpenAPI 3.1 description",
        JSONWriter.encode(value(rows, title: title, baseURL: baseURL))
      )
    ]
      + rows.map {
        ("api/schemas/\($0.name).json", "JSON Schema: \($0.what)", JSONWriter.encode($0.value))
      }
  }
}
