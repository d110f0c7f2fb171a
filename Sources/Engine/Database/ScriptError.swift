/// What went wrong with a statement of a script, and in which line, counted from 1.
struct ScriptError: Error {
  let error: DatabaseError
  let line: Int
}
