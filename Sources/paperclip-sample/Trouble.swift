/// Why a sample could not be made, in words for the person at the terminal.
struct Trouble: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
