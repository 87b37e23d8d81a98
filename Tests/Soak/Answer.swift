/// The little of an answer that a load driver has to know.
struct Answer {
    let status: Int
    /// Bytes of head and body together.
    let length: Int
    /// The server closes behind it.
    let closes: Bool

    enum Failure: Error {
        case incomplete
        case broken
    }

    /// Reads the answer at the beginning of the bytes.
    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(Failure) {
        guard let end = Self.endOfHead(bytes) else { throw .incomplete }
        let version = Array("HTTP/1.1 ".utf8)
        guard end > 12, bytes.prefix(9).elementsEqual(version) else { throw .broken }
        guard let status = Self.number(bytes[9..<12]) else { throw .broken }
        var length: Int?
        var closes = false
        var start = 0
        while start < end - 2 {
            var stop = start
            while bytes[stop] != 13 { stop += 1 }
            let line = bytes[start..<stop]
            // Only these lines begin with Con.
            if line.count > 16, line[start] == 0x43, line[start + 1] == 0x6F, line[start + 2] == 0x6E {
                if line.starts(with: "Content-Length: ".utf8) { length = Self.number(line.dropFirst(16)) }
                if line.elementsEqual("Connection: close".utf8) { closes = true }
            }
            start = stop + 2
        }
        guard let length, (200...599).contains(status) else { throw .broken }
        guard bytes.count >= end + length else { throw .incomplete }
        self.status = status
        self.length = end + length
        self.closes = closes
    }

    private static func endOfHead(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var index = 3
        while index < bytes.count {
            if bytes[index] == 10, bytes[index - 1] == 13, bytes[index - 2] == 10 { return index + 1 }
            index += bytes[index] > 13 ? 2 : 1
        }
        return nil
    }

    private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        guard !digits.isEmpty, digits.count < 12, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
    }
}
