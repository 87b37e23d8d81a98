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

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
