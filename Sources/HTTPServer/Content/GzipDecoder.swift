import CZlib

/// Unpacks gzip data, RFC 1952.
enum GzipDecoder {
    /// How much is unpacked before it is added to the output: memory grows with what really comes out.
    private static let stepBytes = 32_768

    /// Unpacks the members one after another (section 2.2) to at most `limit` bytes.
    ///
    /// A mebibyte takes one to two milliseconds: short enough for an event loop.
    ///
    /// - Throws: `ContentFault.bodyTooLarge` at the first byte beyond the limit; `.invalidContentEncoding` for what is
    ///   damaged, ends early, or goes on with something else than another member.
    static func unpack(_ packed: [UInt8], limit: Int) throws(ContentFault) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(min(limit, packed.count * 4, stepBytes))
        let fault = packed.withUnsafeBufferPointer { input in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: stepBytes) { step in
                inflateAll(input, through: step, into: &output, limit: limit)
            }
        }
        if let fault { throw fault }
        return output
    }

    private static func inflateAll(
        _ input: UnsafeBufferPointer<UInt8>, through step: UnsafeMutableBufferPointer<UInt8>,
        into output: inout [UInt8], limit: Int
    ) -> ContentFault? {
        var stream = z_stream()
        guard bayline_gunzip_start(&stream) == Z_OK else { return .invalidContentEncoding }
        defer { inflateEnd(&stream) }
        // zlib only reads there, though its field is not const (zlib.h, z_stream.next_in).
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        // A body is far shorter than 4 GiB; a longer one would be cut, and so be refused as incomplete.
        stream.avail_in = uInt(truncatingIfNeeded: input.count)
        while true {
            stream.next_out = step.baseAddress
            stream.avail_out = uInt(step.count)
            let status = inflate(&stream, Z_NO_FLUSH)
            let made = step.count - Int(stream.avail_out)
            guard output.count + made <= limit else { return .bodyTooLarge }
            output.append(contentsOf: step[..<made])
            switch status {
            case Z_OK: continue
            case Z_STREAM_END:
                if stream.avail_in == 0 { return nil }
                guard inflateReset(&stream) == Z_OK else { return .invalidContentEncoding }
            // Z_BUF_ERROR: the input has ended in the middle of a member.
            default: return .invalidContentEncoding
            }
        }
    }
}
