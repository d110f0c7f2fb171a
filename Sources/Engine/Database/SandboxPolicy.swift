/// What a module's SQL may do. Everything that is not listed is rejected. Only tables and columns decide,
/// since view names, which SQLite also passes, can be forged.
struct SandboxPolicy {
  /// The prefix of its own tables and indexes: "mod_observability_".
  let prefix: String
  /// Columns of other tables. Nil means every column.
  var readable: [String: Set<String>?] = [:]
  /// The table prefixes of the modules that it requires.
  var readablePrefixes: [String] = []
  /// Columns of other tables that always read as NULL.
  var blanked: [String: Set<String>] = [:]
  var canWrite = false
  /// True if it can create, change and drop its own tables: migrations.
  var canChangeSchema = false

  func owns(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasPrefix(prefix) && name.utf8.count > prefix.utf8.count
  }

  func isBlanked(_ table: String, _ column: String) -> Bool {
    blanked[table.lowercased()]?.contains(column.lowercased()) ?? false
  }

  func mayRead(_ table: String, _ column: String) -> Bool {
    if owns(table) { return true }
    let table = table.lowercased()
    if readablePrefixes.contains(where: { table.hasPrefix($0) && table.utf8.count > $0.utf8.count }) {
      return true
    }
    // Counting rows reads no column.
    if let columns = readable[table] {
      return column.isEmpty || columns?.contains(column.lowercased()) ?? true
    }
    return table == "json_each" || table == "json_tree"
  }

  /// Functions that depend only on their arguments and the company's clock. Not included: random numbers,
  /// counters of the connection, loading code, and anything that depends on the machine.
  static let functions: Set<String> = [
    "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "avg", "ceil", "ceiling", "char",
    "coalesce", "company_day", "company_day_start", "cos", "cosh", "count", "cume_dist", "current_date",
    "current_time", "current_timestamp",
    "date", "datetime", "degrees", "dense_rank", "exp", "first_value", "floor", "format", "glob",
    "group_concat", "hex", "ifnull", "iif", "instr", "json", "json_array", "json_array_length",
    "json_extract", "json_group_array", "json_group_object", "json_insert", "json_object",
    "json_quote", "json_remove", "json_replace", "json_set", "json_type", "json_valid", "julianday", "lag",
    "last_value", "lead", "length", "like", "likelihood", "likely", "ln", "log", "log10", "log2", "lower",
    "ltrim", "max", "min", "mod", "nth_value", "ntile", "nullif", "percent_rank", "pi", "pow", "power",
    "printf", "quote", "radians", "rank", "replace", "round", "row_number", "rtrim", "sign", "sin", "sinh",
    "sqrt", "strftime", "substr", "substring", "sum", "tan", "tanh", "time", "total", "trim", "trunc",
    "typeof", "unicode", "unixepoch", "unlikely", "upper", "zeroblob", "->", "->>",
  ]
}
