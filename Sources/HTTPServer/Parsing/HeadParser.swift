/// Finds a request's head in one pass over the bytes, RFC 9112 sections 3 and 5.
///
/// It is resumable: called again with more bytes behind the same first byte, it goes on where it stopped and looks at
/// no byte twice. It copies nothing; what it finds are offsets.
struct HeadParser {
    private enum Phase {
        case method, target, version, requestLineEnd
        case fieldStart, name, blanks, value, fieldEnd
        case end, complete
    }

    /// A longer method than any that is registered: 501 rather than 400, RFC 9112 section 3.
    private static let methodBytes = 32

    private let limits: ServerLimits
    private var phase = Phase.method
    private var position = 0
    /// Where the element that is being read began.
    private var mark = 0
    private var method = 0..<0
    private var target = 0..<0
    private var name = 0..<0
    private var majorVersion: UInt8 = 0
    private var minorVersion: UInt8 = 0
    private var fields: [FieldEntry] = []

    /// The method is `HEAD`: even a refusal has no body then.
    private(set) var isHEAD = false

    init(limits: ServerLimits) {
        self.limits = limits
    }

    /// Makes it ready for the next head.
    mutating func reset() {
        self = HeadParser(limits: limits)
    }

    /// Reads on.
    ///
    /// Returns nil until the head is complete.
    mutating func parse(_ bytes: Span<UInt8>) throws(HTTPRefusal) -> RequestHead? {
        while position < bytes.count {
            switch phase {
            case .method: try scanMethod(bytes)
            case .target: try scanTarget(bytes)
            case .version: try scanVersion(bytes)
            case .requestLineEnd:
                try expectLineFeed(bytes, else: .malformedRequestLine)
                guard majorVersion == 1 else { throw .versionNotSupported }
                phase = .fieldStart
            case .fieldStart: try startField(bytes)
            case .name: try scanName(bytes)
            case .blanks: scanBlanks(bytes)
            case .value: try scanValue(bytes)
            case .fieldEnd:
                try expectLineFeed(bytes, else: .malformedField)
                phase = .fieldStart
            case .end:
                try expectLineFeed(bytes, else: .malformedField)
                phase = .complete
                return try finish(bytes)
            case .complete:
                return nil
            }
            guard position <= limits.headBytes else { throw .headerTooLarge }
        }
        return nil
    }

    private mutating func scanMethod(_ bytes: Span<UInt8>) throws(HTTPRefusal) {
        while position < bytes.count, ByteClass.isToken(bytes[position]) {
            position += 1
            guard position <= Self.methodBytes else { throw .methodNotImplemented }
        }
        guard position < bytes.count else { return }
        guard bytes[position] == ASCII.space, position > 0 else { throw .malformedRequestLine }
        method = 0..<position
        isHEAD = Self.equals(bytes, method, "HEAD")
        position += 1
        mark = position
        phase = .target
    }

    private mutating func scanTarget(_ bytes: Span<UInt8>) throws(HTTPRefusal) {
        let end = min(bytes.count, limits.requestLineBytes)
        while position < end, ByteClass.isTarget(bytes[position]) {
            position += 1
        }
        guard position < limits.requestLineBytes else { throw .targetTooLong }
        guard position < bytes.count else { return }
        guard bytes[position] == ASCII.space, position > mark else { throw .malformedRequestLine }
        target = mark..<position
        position += 1
        mark = position
        phase = .version
    }

    /// `HTTP/1.1` and the CR; ten bytes at most, so one at a time.
    private mutating func scanVersion(_ bytes: Span<UInt8>) throws(HTTPRefusal) {
        let byte = bytes[position]
        let isExpected: Bool
        switch position - mark {
        case 0: isExpected = byte == 0x48
        case 1, 2: isExpected = byte == 0x54
        case 3: isExpected = byte == 0x50
        case 4: isExpected = byte == ASCII.slash
        case 5:
            isExpected = ByteClass.isDigit(byte)
            majorVersion = byte &- ASCII.zero
        case 6: isExpected = byte == ASCII.period
        case 7:
            isExpected = ByteClass.isDigit(byte)
            minorVersion = byte &- ASCII.zero
        default:
            isExpected = byte == ASCII.carriageReturn
            phase = .requestLineEnd
        }
        guard isExpected else { throw .malformedRequestLine }
        // The CR is no longer part of the line.
        guard position < limits.requestLineBytes || phase == .requestLineEnd else { throw .targetTooLong }
        position += 1
    }

    private mutating func startField(_ bytes: Span<UInt8>) throws(HTTPRefusal) {
        if bytes[position] == ASCII.carriageReturn {
            position += 1
            phase = .end
            return
        }
        guard fields.count < limits.fieldCount else { throw .tooManyFields }
        mark = position
        phase = .name
    }

    /// A name; blanks in front of it (obsolete folding) or behind it (before the colon) are refused as no token.
    private mutating func scanName(_ bytes: Span<UInt8>) throws(HTTPRefusal) {
        let end = min(bytes.count, limits.headBytes)
        while position < end, ByteClass.isToken(bytes[position]) {
            position += 1
        }
        guard position < limits.headBytes else { throw .headerTooLarge }
        guard position < bytes.count else { return }
        guard bytes[position] == ASCII.colon, position > mark else { throw .malformedField }
        name = mark..<position
        position += 1
        phase = .blanks
    }

    private mutating func scanBlanks(_ bytes: Span<UInt8>) {
        let end = min(bytes.count, limits.headBytes + 1)
        while position < end, ByteClass.isBlank(bytes[position]) {
            position += 1
        }
        guard position < end else { return }
        mark = position
        phase = .value
    }

    private mutating func scanValue(_ bytes: Span<UInt8>) throws(HTTPRefusal) {
        let end = min(bytes.count, limits.headBytes)
        while position < end, ByteClass.isFieldContent(bytes[position]) {
            position += 1
        }
        guard position < limits.headBytes else { throw .headerTooLarge }
        guard position < bytes.count else { return }
        guard bytes[position] == ASCII.carriageReturn else { throw .malformedField }
        var valueEnd = position
        while valueEnd > mark, ByteClass.isBlank(bytes[valueEnd - 1]) {
            valueEnd -= 1
        }
        fields.append(FieldEntry(name: name, value: mark..<valueEnd))
        position += 1
        phase = .fieldEnd
    }

    /// RFC 9112 section 2.2: a CR that is not followed by LF is refused.
    private mutating func expectLineFeed(_ bytes: Span<UInt8>, else refusal: HTTPRefusal) throws(HTTPRefusal) {
        guard bytes[position] == ASCII.lineFeed else { throw refusal }
        position += 1
    }

    private mutating func finish(_ bytes: Span<UInt8>) throws(HTTPRefusal) -> RequestHead {
        guard position <= limits.headBytes else { throw .headerTooLarge }
        let form = try TargetForm(bytes, target: target, method: method)
        var rules = FieldRules(minorVersion: minorVersion)
        for field in fields {
            try rules.note(field, in: bytes)
        }
        var authority = form.authority
        if let taken = authority, let host = rules.hostIndex(in: fields, bytes) {
            // RFC 9112 section 3.2.2: the authority of an absolute target takes the place of Host.
            fields[host] = FieldEntry(name: fields[host].name, value: taken)
            authority = nil
        }
        // Handed over and not kept: an idle connection holds no memory of its last request.
        let entries = fields
        fields = []
        return RequestHead(
            length: position,
            method: method,
            target: form.target,
            lacksPath: form.lacksPath,
            authority: authority,
            minorVersion: minorVersion,
            fields: entries,
            framing: try rules.framing(),
            expectsContinue: rules.expectsContinue,
            persists: rules.persists
        )
    }

    /// Compares bytes with an ASCII text, case and all.
    static func equals(_ bytes: Span<UInt8>, _ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for index in 0..<range.count where bytes[range.lowerBound + index] != text.utf8Start[index] {
            return false
        }
        return true
    }

    /// Compares bytes with a lower-case ASCII text without regard to case.
    static func equalsIgnoringCase(_ bytes: Span<UInt8>, _ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for index in 0..<range.count
        where ByteClass.lowercased(bytes[range.lowerBound + index]) != text.utf8Start[index] {
            return false
        }
        return true
    }
}
