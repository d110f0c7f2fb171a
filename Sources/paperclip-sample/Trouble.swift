/// Why a sample could not be created, as a message.
struct Trouble: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
