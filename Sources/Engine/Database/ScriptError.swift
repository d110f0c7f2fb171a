/// A failed statement of a script, with its line, starting at 1.
struct ScriptError: Error {
  let error: DatabaseError
  let line: Int
}
