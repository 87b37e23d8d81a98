import CZlib

/// One stream of zlib that makes gzip data; costly to begin (256 KiB), cheap to use again.
// Unchecked: a deflater is in the encoder's pool or in the hands of one caller, never both.
final class Deflater: @unchecked Sendable {
    private let stream: UnsafeMutablePointer<z_stream>

    /// Nil where there is no memory.
    init?(level: Int32) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard bayline_gzip_start(stream, level) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Packs all bytes as one member; the same bytes give the same member.
    ///
    /// Nil where zlib refuses, which it does not by its manual.
    func pack(_ bytes: [UInt8]) -> [UInt8]? {
        guard let length = uInt(exactly: bytes.count), deflateReset(stream) == Z_OK else { return nil }
        let bound = Int(deflateBound(stream, uLong(bytes.count)))
        var status = Z_OK
        let packed = bytes.withUnsafeBufferPointer { input in
            [UInt8](unsafeUninitializedCapacity: bound) { output, count in
                // zlib only reads there, though its field is not const (zlib.h, z_stream.next_in).
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = length
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = uInt(clamping: bound)
                status = deflate(stream, Z_FINISH)
                count = bound - Int(stream.pointee.avail_out)
            }
        }
        return status == Z_STREAM_END ? packed : nil
    }

    /// Begins a member that is packed in pieces.
    func begin() -> Bool { deflateReset(stream) == Z_OK }

    /// What the next piece makes; zlib keeps back what does not fill a block, so that it may be nothing.
    ///
    /// Nil where zlib refuses, or for a piece that is too long for it.
    func piece(_ bytes: [UInt8], isLast: Bool) -> [UInt8]? {
        guard let length = uInt(exactly: bytes.count) else { return nil }
        var packed: [UInt8] = []
        let isWhole = bytes.withUnsafeBufferPointer { input in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = length
            while true {
                var status = Z_OK
                packed += [UInt8](unsafeUninitializedCapacity: Self.pieceBytes) { output, count in
                    stream.pointee.next_out = output.baseAddress
                    stream.pointee.avail_out = uInt(Self.pieceBytes)
                    status = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    count = Self.pieceBytes - Int(stream.pointee.avail_out)
                }
                // Z_BUF_ERROR: "no progress is possible", which is no fault (zlib.h, deflate).
                if status == Z_STREAM_END || status == Z_BUF_ERROR { return true }
                guard status == Z_OK else { return false }
                if stream.pointee.avail_in == 0, stream.pointee.avail_out > 0 { return true }
            }
        }
        return isWhole ? packed : nil
    }

    private static let pieceBytes = 65_536
}
