#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A function that runs on its own thread.
package struct BackgroundThread {
  private final class Body {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }

  private let thread: pthread_t

  /// Starts the thread. Nil if the system has none left. `stackSize` is in bytes; nil is the system's own.
  package init?(stackSize: Int? = nil, _ body: @escaping () -> Void) {
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    if let stackSize { pthread_attr_setstacksize(&attributes, stackSize) }
    let body = Unmanaged.passRetained(Body(body))
    let code = pthread_create(
      &thread, &attributes,
      { context in
        #if canImport(Glibc)
          guard let context else { return nil }
        #endif
        Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      body.release()
      return nil
    }
    #if canImport(Glibc)
      self.thread = thread
    #else
      guard let thread else { return nil }
      self.thread = thread
    #endif
  }

  /// Waits until the function has ended. To be called once, unless `detach` is.
  package func wait() { pthread_join(thread, nil) }

  /// Leaves the thread alone: nobody waits for it, and it ends with the process.
  package func detach() { pthread_detach(thread) }
}
