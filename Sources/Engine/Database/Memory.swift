import CSQLite

/// The memory of the process.
package enum Memory {
  /// Returns freed memory to the system. The C library keeps what a phase has freed, so that the peak of a
  /// run would be the sum of its phases: after reading a million lines, about 100 MB.
  package static func trim() {
    csqlite_trim_memory()
  }

  /// Makes the C library give large buffers back as soon as they are freed. By default, it keeps those of a size
  /// that was freed once, and smaller values are then between them: 6 of 150 MB for a site of 23,000 files.
  ///
  /// It then also gives back the end of the heap as soon as 128 KB of it are free, and asks for it again with the
  /// next page: 200,000 page faults for that site. 4 MB are kept instead.
  package static func giveBackLargeBuffers() {
    csqlite_map_memory_above(128 << 10, 4 << 20)
  }
}
