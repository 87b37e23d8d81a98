import Glibc
import ServiceKit

/// A kept file, read in pieces.
package final class OutgoingFile: Sendable {
    private let descriptor: Int32

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Bytes; nil where the file cannot be looked at.
    package var size: Int64? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : nil
    }

    /// The bytes from a place on, at most so many; empty at the end, nil where they cannot be read.
    func read(at offset: Int64, atMost count: Int) -> [UInt8]? {
        while true {
            var length = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
                length = pread(descriptor, buffer.baseAddress, count, off_t(offset))
                initialized = max(0, length)
            }
            if length >= 0 { return bytes }
            guard errno == EINTR else { return nil }
        }
    }

    /// The SHA-256 of all of it; nil where it cannot be read.
    package func digest() -> String? {
        var digest = RunningDigest()
        var offset: Int64 = 0
        while let bytes = read(at: offset, atMost: 1 << 18) {
            if bytes.isEmpty { return digest.text }
            digest.add(bytes)
            offset += Int64(bytes.count)
        }
        return nil
    }
}
