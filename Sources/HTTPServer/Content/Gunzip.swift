import CZlib

/// Unpacks gzip data that comes in pieces, RFC 1952: members one after another (section 2.2).
package struct Gunzip: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>
    /// What has come and is not yet unpacked.
    private var packed: [UInt8] = []
    private var taken = 0
    private var isBegun: Bool
    /// A member has ended and no other has begun.
    private var isBetween = true
    private var unpacked: Int64 = 0
    private let limit: Int64

    /// - Parameter limit: the bytes that may come out in all.
    package init(limit: Int64) {
        self.limit = limit
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        isBegun = bayline_gunzip_start(stream) == Z_OK
    }

    deinit {
        if isBegun { inflateEnd(stream) }
        stream.deallocate()
    }

    /// Adds what has come; only when `next` has given nil.
    package mutating func add(_ bytes: [UInt8]) {
        packed = bytes
        taken = 0
    }

    /// The next unpacked bytes, at most so many; nil where more must come first.
    ///
    /// - Throws: `ContentFault.bodyTooLarge` at the first byte beyond the limit; `.invalidContentEncoding` for what is
    ///   damaged, or goes on with something else than another member.
    package mutating func next(atMost count: Int) throws(ContentFault) -> [UInt8]? {
        guard isBegun else { throw .invalidContentEncoding }
        while taken < packed.count {
            let (output, status) = inflateOnce(atMost: count)
            unpacked += Int64(output.count)
            guard unpacked <= limit else { throw .bodyTooLarge }
            switch status {
            case Z_OK, Z_BUF_ERROR: isBetween = false
            case Z_STREAM_END:
                isBetween = true
                guard inflateReset(stream) == Z_OK else { throw .invalidContentEncoding }
            default: throw .invalidContentEncoding
            }
            if !output.isEmpty { return output }
        }
        return nil
    }

    /// Whether all that has come is whole members: the end may be here.
    package var mayEnd: Bool { isBetween && taken == packed.count }

    private mutating func inflateOnce(atMost count: Int) -> ([UInt8], Int32) {
        var status = Z_OK
        let from = taken
        var rest = 0
        let output = packed.withUnsafeBufferPointer { input in
            [UInt8](unsafeUninitializedCapacity: count) { output, made in
                // zlib only reads there, though its field is not const (zlib.h, z_stream.next_in).
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: from))
                stream.pointee.avail_in = uInt(clamping: input.count - from)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = uInt(clamping: count)
                status = inflate(stream, Z_NO_FLUSH)
                made = count - Int(stream.pointee.avail_out)
                rest = Int(stream.pointee.avail_in)
            }
        }
        taken = packed.count - rest
        return (output, status)
    }
}
