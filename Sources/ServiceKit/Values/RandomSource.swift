import Glibc
import Synchronization

/// Where identifiers, codes and keys get their randomness; the only place that may draw it.
package protocol RandomSource: Sendable {
    func next() -> UInt64
}

extension RandomSource {
    /// A number from 0 to `bound` - 1 without modulo bias; `bound` is at least 1.
    package func next(below bound: UInt64) -> UInt64 {
        let limit = UInt64.max - UInt64.max % bound
        var value = next()
        while value >= limit { value = next() }
        return value % bound
    }

    /// `count` characters that people can read out: no 0/O, 1/I/L.
    package func code(length: Int) -> String {
        let alphabet = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ")
        return String((0..<length).map { _ in alphabet[Int(next(below: UInt64(alphabet.count)))] })
    }
}

/// The operating system's cryptographic generator, asked for many numbers at a time: each asking is a system call.
package struct SystemRandomSource: RandomSource {
    private static let pool = Mutex(RandomPool())

    package init() {}

    package func next() -> UInt64 { Self.pool.withLock { $0.next() } }
}

/// Numbers that nobody has used yet; each is forgotten as it is given.
private struct RandomPool {
    /// 256 bytes.
    private var numbers = [UInt64](repeating: 0, count: 32)
    private var left = 0

    mutating func next() -> UInt64 {
        if left == 0 { refill() }
        left -= 1
        defer { numbers[left] = 0 }
        return numbers[left]
    }

    /// One system call: getentropy(3) gives at most 256 bytes, and these always whole.
    ///
    /// arc4random(3) would need a newer C library.
    private mutating func refill() {
        let isFilled = numbers.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { getentropy($0, bytes.count) == 0 } ?? false
        }
        // A kernel without a generator: keys that anyone could guess would be worse than an end.
        precondition(isFilled, "the system gives no random numbers")
        left = numbers.count
    }
}

/// SplitMix64 from a seed: the same numbers every time, for the demo and for tests; never for keys.
package final class SeededRandomSource: RandomSource {
    private let state: Mutex<UInt64>

    package init(seed: UInt64) {
        state = Mutex(seed)
    }

    package func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
