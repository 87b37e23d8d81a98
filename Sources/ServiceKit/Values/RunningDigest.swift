import Crypto

/// A SHA-256 of what comes in pieces.
package struct RunningDigest: Sendable {
    private var hash = SHA256()

    /// Of nothing yet.
    package init() {}

    /// Adds bytes; how they are divided does not matter.
    package mutating func add(_ bytes: [UInt8]) {
        hash.update(data: bytes)
    }

    /// In lower-case hexadecimal.
    package var text: String { Digest.hexadecimal(hash.finalize()) }
}
