/// What the field lines decide about host, framing and persistence.
struct FieldRules {
    private let minorVersion: UInt8
    private var hosts = 0
    private var contentLength: Int?
    private var hasTransferEncoding = false
    /// The last coding that was named is `chunked`.
    private var endsChunked = false
    private var hasUnknownCoding = false
    private var closes = false
    private var keepsAlive = false
    private(set) var expectsContinue = false

    init(minorVersion: UInt8) {
        self.minorVersion = minorVersion
    }

    /// RFC 9112 section 9.3.
    var persists: Bool {
        if closes { return false }
        return minorVersion >= 1 || keepsAlive
    }

    /// Takes one line into account; by length first, since most lines decide nothing.
    mutating func note(_ field: FieldEntry, in bytes: Span<UInt8>) throws(HTTPRefusal) {
        let name = field.name
        switch name.count {
        case 4 where HeadParser.equalsIgnoringCase(bytes, name, "host"):
            hosts += 1
            guard hosts == 1 else { throw .repeatedHost }
            guard HostRule.isValid(bytes, field.value) else { throw .invalidHost }
        case 6 where HeadParser.equalsIgnoringCase(bytes, name, "expect"):
            try noteExpectations(bytes, field.value)
        case 10 where HeadParser.equalsIgnoringCase(bytes, name, "connection"):
            noteConnection(bytes, field.value)
        case 14 where HeadParser.equalsIgnoringCase(bytes, name, "content-length"):
            try noteContentLength(bytes, field.value)
        case 17 where HeadParser.equalsIgnoringCase(bytes, name, "transfer-encoding"):
            try noteTransferEncoding(bytes, field.value)
        default:
            break
        }
    }

    /// The framing, once all lines are noted.
    func framing() throws(HTTPRefusal) -> BodyFraming {
        if hosts == 0, minorVersion >= 1 { throw .missingHost }
        guard hasTransferEncoding else {
            guard let contentLength, contentLength > 0 else { return .none }
            return .fixed(contentLength)
        }
        // RFC 9112 section 6.1: with HTTP/1.0 or beside Content-Length the framing is not to be trusted.
        if contentLength != nil { throw .conflictingFraming }
        guard minorVersion >= 1, endsChunked else { throw .invalidTransferEncoding }
        if hasUnknownCoding { throw .unsupportedTransferCoding }
        return .chunked
    }

    /// Where the Host line stands.
    func hostIndex(in fields: [FieldEntry], _ bytes: Span<UInt8>) -> Int? {
        guard hosts > 0 else { return nil }
        for index in fields.indices where HeadParser.equalsIgnoringCase(bytes, fields[index].name, "host") {
            return index
        }
        return nil
    }

    private mutating func noteConnection(_ bytes: Span<UInt8>, _ value: Range<Int>) {
        var elements = ListElements(value)
        while let element = elements.next(in: bytes) {
            if HeadParser.equalsIgnoringCase(bytes, element, "close") { closes = true }
            if HeadParser.equalsIgnoringCase(bytes, element, "keep-alive") { keepsAlive = true }
        }
    }

    /// RFC 9110 section 10.1.1: a list, of which this server knows one member; all are ignored in HTTP/1.0.
    private mutating func noteExpectations(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(HTTPRefusal) {
        guard minorVersion >= 1 else { return }
        var elements = ListElements(value)
        while let element = elements.next(in: bytes) {
            guard HeadParser.equalsIgnoringCase(bytes, element, "100-continue") else { throw .expectationFailed }
            expectsContinue = true
        }
    }

    /// Digits alone, on one line.
    ///
    /// RFC 9110 section 8.6 leaves it open to refuse a length that is repeated, as a list or line by line, or to take
    /// it once where all agree. Whoever stands in front may have taken the first or the last: it is refused.
    private mutating func noteContentLength(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(HTTPRefusal) {
        guard contentLength == nil, !value.isEmpty else { throw .invalidContentLength }
        var length = 0
        for index in value {
            guard ByteClass.isDigit(bytes[index]) else { throw .invalidContentLength }
            let (product, overflows) = length.multipliedReportingOverflow(by: 10)
            let (sum, overflowsToo) = product.addingReportingOverflow(Int(bytes[index] - ASCII.zero))
            // Right by the grammar and larger than any limit; kept as such, so that a later digit may still be none.
            length = overflows || overflowsToo ? Int.max / 10 : sum
        }
        contentLength = length
    }

    private mutating func noteTransferEncoding(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(HTTPRefusal) {
        hasTransferEncoding = true
        var elements = ListElements(value)
        while let element = elements.next(in: bytes) {
            // Nothing may follow `chunked`, not even another one, RFC 9112 section 6.1.
            if endsChunked { throw .invalidTransferEncoding }
            if HeadParser.equalsIgnoringCase(bytes, element, "chunked") {
                endsChunked = true
            } else {
                hasUnknownCoding = true
            }
        }
    }
}

/// Walks over the elements of a comma-separated list, empty ones left out, RFC 9110 section 5.6.1.
struct ListElements {
    private var position: Int
    private let end: Int

    init(_ range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    mutating func next(in bytes: Span<UInt8>) -> Range<Int>? {
        while position < end {
            var first = position
            while position < end, bytes[position] != ASCII.comma {
                position += 1
            }
            var last = position
            position += 1
            while first < last, ByteClass.isBlank(bytes[first]) {
                first += 1
            }
            while first < last, ByteClass.isBlank(bytes[last - 1]) {
                last -= 1
            }
            if first < last { return first..<last }
        }
        return nil
    }
}
