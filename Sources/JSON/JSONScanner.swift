/// The recursive descent over the bytes of one text; it lives only while the buffer does.
struct JSONScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: JSONLimits
    var position = 0

    private let maximumDepth: Int

    init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
        maximumDepth = min(limits.maximumDepth, JSONLimits.deepest)
    }

    /// The byte at the position, and 0 at the end: 0 can stand nowhere in a JSON text.
    var current: UInt8 {
        position < bytes.count ? bytes[position] : 0
    }

    /// The error for the byte at the position, or for the end of the text.
    func failure(_ reason: JSONSyntaxError.Reason) -> JSONSyntaxError {
        JSONSyntaxError(offset: position, reason: position < bytes.count ? reason : .unexpectedEnd)
    }

    /// JSON-text = ws value ws (RFC 8259 section 2).
    mutating func text() throws(JSONSyntaxError) -> JSONValue {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw failure(.byteOrderMark)
        }
        skipSpace()
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw failure(.trailingContent) }
        return value
    }

    private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        switch current {
        case Byte.quote: return .string(try string())
        case Byte.openBrace: return .object(try object(depth: depth + 1))
        case Byte.openBracket: return .array(try array(depth: depth + 1))
        case Byte.minus, Byte.zero...Byte.nine: return .number(try number())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: throw failure(.expectedValue)
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
        for index in 0..<word.utf8CodeUnitCount {
            guard current == word.utf8Start[index] else { throw failure(.malformedLiteral) }
            position += 1
        }
        return value
    }

    private mutating func array(depth: Int) throws(JSONSyntaxError) -> [JSONValue] {
        try enter(depth)
        var values: [JSONValue] = []
        guard current != Byte.closeBracket else {
            position += 1
            return values
        }
        while true {
            values.append(try value(depth: depth))
            if try isEnd(Byte.closeBracket) { return values }
        }
    }

    private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONObject {
        try enter(depth)
        var members: [JSONMember] = []
        guard current != Byte.closeBrace else {
            position += 1
            return JSONObject(members: members)
        }
        while true {
            guard current == Byte.quote else { throw failure(.expectedMemberName) }
            guard members.count < limits.maximumMembers else { throw failure(.tooManyMembers) }
            let name = try string()
            skipSpace()
            guard current == Byte.colon else { throw failure(.expectedColon) }
            position += 1
            skipSpace()
            members.append(JSONMember(name: name, value: try value(depth: depth)))
            if try isEnd(Byte.closeBrace) { return JSONObject(members: members) }
        }
    }

    /// Steps over the opening bracket and the space behind it.
    private mutating func enter(_ depth: Int) throws(JSONSyntaxError) {
        guard depth <= maximumDepth else { throw failure(.tooDeep) }
        position += 1
        skipSpace()
    }

    /// Behind a value: steps over the comma to the next, or over the closing bracket.
    private mutating func isEnd(_ close: UInt8) throws(JSONSyntaxError) -> Bool {
        skipSpace()
        let byte = current
        guard byte == Byte.comma || byte == close else { throw failure(.expectedCommaOrEnd) }
        position += 1
        guard byte == Byte.comma else { return true }
        skipSpace()
        return false
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    /// The bytes of a range as text; one copy.
    func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }
}
