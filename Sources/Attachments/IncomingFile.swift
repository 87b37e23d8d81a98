import Glibc
import ServiceKit

/// A file that is being received; gone with this where it did not come to its place.
final class IncomingFile {
    let path: String
    private let descriptor: Int32
    private var digest = RunningDigest()
    private(set) var size: Int64 = 0
    /// The first bytes, by which kinds of file are known.
    private(set) var head: [UInt8] = []

    init(_ descriptor: Int32, _ path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        close(descriptor)
        // After the move there is nothing of that name.
        unlink(path)
    }

    /// The SHA-256 of what has come.
    var hash: String { digest.text }

    func write(_ bytes: [UInt8]) throws(AttachmentFault) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
            }
            if count < 0 {
                guard errno == EINTR else { throw AttachmentFault(errno) }
            } else {
                written += count
            }
        }
        digest.add(bytes)
        size += Int64(bytes.count)
        if head.count < 64 { head += bytes.prefix(64 - head.count) }
    }

    /// All of it is on the disk.
    func sync() throws(AttachmentFault) {
        guard fsync(descriptor) == 0 else { throw AttachmentFault(errno) }
    }
}
