import Crypto

/// SHA-256 (FIPS 180-4) in lower-case hexadecimal: of keys, of requests, of documents as signed.
package enum Digest {
    package static func sha256(_ bytes: [UInt8]) -> String {
        hexadecimal(SHA256.hash(data: bytes))
    }

    package static func sha256(_ text: String) -> String {
        sha256(Array(text.utf8))
    }

    /// The digest of several pieces; each is preceded by its length, so that no two sequences look alike.
    package static func sha256(pieces: [[UInt8]]) -> String {
        var hash = SHA256()
        for piece in pieces {
            withUnsafeBytes(of: UInt64(piece.count).littleEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: piece)
        }
        return hexadecimal(hash.finalize())
    }

    static func hexadecimal(_ digest: SHA256Digest) -> String {
        String(unsafeUninitializedCapacity: 2 * SHA256Digest.byteCount) { buffer in
            var count = 0
            for byte in digest {
                buffer[count] = digit(byte >> 4)
                buffer[count + 1] = digit(byte & 15)
                count += 2
            }
            return count
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
