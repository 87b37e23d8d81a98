/// Appends JSON to bytes, without a tree; it sets the commas itself.
///
/// Calls without a name write an element or the top-level value, calls with a name a member.
package struct JSONWriter: ~Copyable {
    private var output: ByteOutput

    /// Whether a value stands before the next one, in the same array or object.
    private var needsComma = false

    /// Starts empty.
    package init(capacity: Int = 512) {
        output = ByteOutput(capacity: capacity)
    }

    /// A copy of what has been written.
    package var bytes: [UInt8] { output.bytes }

    /// How many bytes have been written; costs nothing.
    package var count: Int { output.count }

    /// Lends what has been written, without a copy; it is gone when `body` returns.
    package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        try output.withBytes(body)
    }

    /// Ends a line and starts another text, as in NDJSON.
    package mutating func newline() {
        output.append(0x0A)
        needsComma = false
    }

    /// Starts again on the same memory, after the bytes were sent.
    package mutating func removeAll() {
        output.removeAll()
        needsComma = false
    }

    /// Writes an object.
    package mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
        separate()
        try nest(Byte.openBrace, Byte.closeBrace, body)
    }

    /// Writes an array.
    package mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows {
        separate()
        try nest(Byte.openBracket, Byte.closeBracket, body)
    }

    /// Writes a string.
    package mutating func string(_ value: String) {
        separate()
        JSONText.append(value, to: &output)
    }

    /// Writes a string from UTF-8, as a database gives it.
    package mutating func string(utf8 value: UnsafeBufferPointer<UInt8>) {
        separate()
        JSONText.append(value, to: &output)
    }

    /// Writes a string of ASCII without quotes, backslashes and controls, which `fill` makes in place: times, codes.
    ///
    /// `fill` answers how many of the `maximum` bytes it has written.
    package mutating func string(plain maximum: Int, _ fill: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
        separate()
        output.append(Byte.quote)
        output.append(atMost: maximum, fill)
        output.append(Byte.quote)
    }

    /// Writes an integer.
    package mutating func integer(_ value: Int64) {
        separate()
        DecimalText.append(value, to: &output)
    }

    /// Writes a scaled integer as a decimal: 80 with 2 places is `0.8`.
    package mutating func decimal(scaled: Int64, places: Int) {
        separate()
        DecimalText.append(scaled: scaled, places: places, to: &output)
    }

    /// Writes `true` or `false`.
    package mutating func bool(_ value: Bool) {
        separate()
        append(value ? "true" : "false")
    }

    /// Writes `null`.
    package mutating func null() {
        separate()
        append("null")
    }

    /// Writes bytes that are a JSON value already; they are not looked at.
    package mutating func raw(_ value: [UInt8]) {
        separate()
        value.withUnsafeBufferPointer { output.append($0) }
    }

    /// Writes bytes that are a JSON value already; they are not looked at.
    package mutating func raw(_ value: UnsafeBufferPointer<UInt8>) {
        separate()
        output.append(value)
    }

    /// Writes the name of a member that stands between its quotes already; the next value is its value.
    package mutating func name(quoted name: UnsafeBufferPointer<UInt8>) {
        raw(name)
        output.append(Byte.colon)
        needsComma = false
    }

    /// Writes a tree.
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let flag): bool(flag)
        case .number(let number):
            separate()
            var literal = number.literal
            literal.withUTF8 { output.append($0) }
        case .string(let text): string(text)
        case .array(let values):
            array { writer in
                for value in values { writer.value(value) }
            }
        case .object(let object):
            self.object { writer in
                for member in object.members { writer.member(dynamic: member.name, value: member.value) }
            }
        }
    }

    /// Writes the name of a member; the next value is its value, without a comma.
    mutating func name(_ name: StaticString) {
        assert(JSONText.isPlain(name), "a member's name is a plain word")
        output.append(name: name, afterComma: needsComma)
        needsComma = false
    }

    /// Writes the name of a member that is known only now.
    mutating func name(dynamic name: String) {
        string(name)
        output.append(Byte.colon)
        needsComma = false
    }

    private mutating func separate() {
        if needsComma { output.append(Byte.comma) }
        needsComma = true
    }

    private mutating func nest(
        _ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) throws -> Void
    ) rethrows {
        output.append(open)
        needsComma = false
        try body(&self)
        output.append(close)
        needsComma = true
    }

    private mutating func append(_ word: StaticString) {
        output.append(word)
    }
}
