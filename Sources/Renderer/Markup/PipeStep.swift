import Engine

/// A pipe as a template writes it: `count`, or `count runs`, which says "1 run" and "2 runs".
struct PipeStep: Sendable {
  let pipe: Pipe
  let noun: CountNoun?
}
