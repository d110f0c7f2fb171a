#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many files the process may have open. A run over all companies opens the database of each.
package enum OpenFileLimit {
  private static let wanted: rlim_t = 65_536

  /// Raises the limit as far as the system allows.
  package static func raise() {
    var limit = rlimit()
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < wanted else { return }
    limit.rlim_cur = min(wanted, limit.rlim_max)
    setrlimit(resource, &limit)
  }
}
