import Glibc

/// How many descriptors the process may have open, getrlimit(2).
package enum DescriptorLimit {
    /// Raises the limit to `count`, or as far as the system lets it; never lowers it.
    ///
    /// Returns the limit that holds then. Each connection needs one descriptor; many systems allow only 1024 unless
    /// asked.
    @discardableResult
    package static func raise(to count: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        let wanted = min(rlim_t(clamping: count), limit.rlim_max)
        if wanted > limit.rlim_cur {
            var raised = limit
            raised.rlim_cur = wanted
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }
}
