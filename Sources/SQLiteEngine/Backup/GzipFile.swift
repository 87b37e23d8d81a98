import CZlib
import Glibc
import SQLDatabase

/// Files packed and unpacked with gzip (RFC 1952), however large, in the memory of one buffer.
enum GzipFile {
    private static let bufferBytes = 262_144

    /// Packs a file; level 1, since a backup that holds its machine up for less is worth more than a smaller one.
    static func pack(_ source: String, into target: PartialFile) throws(DatabaseError) {
        guard let stream = gzopen(target.path, "wb1") else { throw .file(target.path, "opened") }
        var isOpen = true
        defer { if isOpen { gzclose(stream) } }
        gzbuffer(stream, UInt32(bufferBytes))
        try forEachPart(of: source) { (bytes) throws(DatabaseError) in
            guard gzwrite(stream, bytes.baseAddress, UInt32(bytes.count)) == Int32(bytes.count) else {
                throw .file(target.path, "written")
            }
        }
        isOpen = false
        guard gzclose(stream) == Z_OK else { throw .file(target.path, "written") }
    }

    /// Copies a file, unpacked if it is packed: zlib reads one that is not as it is (zlib manual, gzread).
    ///
    /// - Throws: `corrupt` for a packed file that is damaged or ends early.
    static func unpack(_ source: String, into target: PartialFile) throws(DatabaseError) {
        try forEachPart(of: source) { (bytes) throws(DatabaseError) in
            try target.append(bytes)
        }
    }

    private static func forEachPart(
        of source: String, _ body: (UnsafeRawBufferPointer) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        guard let stream = gzopen(source, "rb") else { throw .file(source, "opened") }
        var isOpen = true
        defer { if isOpen { gzclose(stream) } }
        gzbuffer(stream, UInt32(bufferBytes))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferBytes, alignment: 16)
        defer { buffer.deallocate() }
        var count = gzread(stream, buffer.baseAddress, UInt32(bufferBytes))
        while count > 0 {
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]))
            count = gzread(stream, buffer.baseAddress, UInt32(bufferBytes))
        }
        guard count == 0 else { throw damaged(source) }
        isOpen = false
        // Z_BUF_ERROR: the last read ended in the middle of a member (zlib manual, gzclose).
        guard gzclose_r(stream) == Z_OK else { throw damaged(source) }
    }

    private static func damaged(_ source: String) -> DatabaseError {
        DatabaseError(.corrupt, "\(source) is a damaged gzip file, or ends early")
    }
}
