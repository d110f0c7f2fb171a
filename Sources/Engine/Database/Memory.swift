import CSQLite

/// The memory of the process.
package enum Memory {
  /// Returns freed memory to the system. The C library keeps what a phase has freed, so that the peak of a
  /// run would be the sum of its phases: after reading a million lines, about 100 MB.
  package static func trim() {
    csqlite_trim_memory()
  }
}
