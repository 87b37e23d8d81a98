#if Postgres
    import Glibc
    import Synchronization

    /// Short pauses that are not the same on two nodes.
    ///
    /// No secret depends on them, and no result: only when a write is tried again.
    final class Jitter: Sendable {
        private let state: Atomic<UInt64>

        init() {
            var now = timespec()
            clock_gettime(CLOCK_MONOTONIC, &now)
            let node = UInt64(UInt32(bitPattern: getpid())) << 32
            state = Atomic(
                node ^ (UInt64(bitPattern: Int64(now.tv_sec)) << 30) ^ UInt64(bitPattern: Int64(now.tv_nsec)))
        }

        /// From a quarter to the whole of `microseconds`.
        func pause(upTo microseconds: Int) {
            // SplitMix64: every step of the counter gives an unrelated number.
            var mixed = state.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            mixed ^= mixed >> 31
            let most = UInt64(max(microseconds, 4))
            usleep(UInt32(truncatingIfNeeded: most / 4 + mixed % (most - most / 4)))
        }
    }
#endif
