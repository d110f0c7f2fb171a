import Engine

/// A pipe in a template: `count`, or `count runs` for "1 run" and "2 runs".
struct PipeStep: Sendable {
  let pipe: Pipe
  let noun: CountNoun?
}
