extension JSONWriter {
    /// Writes a member: a text.
    package mutating func member(_ name: StaticString, _ value: String) {
        self.name(name)
        string(value)
    }

    /// Writes a member: a text, as a database gives it.
    package mutating func member(_ name: StaticString, utf8 value: UnsafeBufferPointer<UInt8>) {
        self.name(name)
        string(utf8: value)
    }

    /// Writes a member: a text that needs no escapes, made in place; see `string(plain:_:)`.
    package mutating func member(
        _ name: StaticString, plain maximum: Int, _ fill: (UnsafeMutableBufferPointer<UInt8>) -> Int
    ) {
        self.name(name)
        string(plain: maximum, fill)
    }

    /// Writes a member: an integer.
    package mutating func member(_ name: StaticString, _ value: Int) {
        self.name(name)
        integer(Int64(value))
    }

    /// Writes a member: an integer.
    package mutating func member(_ name: StaticString, _ value: Int64) {
        self.name(name)
        integer(value)
    }

    /// Writes a member: a flag.
    package mutating func member(_ name: StaticString, _ value: Bool) {
        self.name(name)
        bool(value)
    }

    /// Writes a member, or leaves it out when there is no text.
    package mutating func member(_ name: StaticString, _ value: String?) {
        if let value { member(name, value) }
    }

    /// Writes a member, or leaves it out when there is no integer.
    package mutating func member(_ name: StaticString, _ value: Int?) {
        if let value { member(name, value) }
    }

    /// Writes a member, or leaves it out when there is no integer.
    package mutating func member(_ name: StaticString, _ value: Int64?) {
        if let value { member(name, value) }
    }

    /// Writes a member, or leaves it out when there is no flag.
    package mutating func member(_ name: StaticString, _ value: Bool?) {
        if let value { member(name, value) }
    }

    /// Writes a member: a text or null.
    package mutating func nullableMember(_ name: StaticString, _ value: String?) {
        self.name(name)
        if let value { string(value) } else { null() }
    }

    /// Writes a member: an integer or null.
    package mutating func nullableMember(_ name: StaticString, _ value: Int?) {
        self.name(name)
        if let value { integer(Int64(value)) } else { null() }
    }

    /// Writes a member: an integer or null.
    package mutating func nullableMember(_ name: StaticString, _ value: Int64?) {
        self.name(name)
        if let value { integer(value) } else { null() }
    }

    /// Writes a member: a flag or null.
    package mutating func nullableMember(_ name: StaticString, _ value: Bool?) {
        self.name(name)
        if let value { bool(value) } else { null() }
    }

    /// Writes a member: a scaled integer as a decimal, 80 with 2 places as `0.8`.
    package mutating func member(_ name: StaticString, decimal scaled: Int64, places: Int) {
        self.name(name)
        decimal(scaled: scaled, places: places)
    }

    /// Writes a member, or leaves it out when there is no number.
    package mutating func member(_ name: StaticString, decimal scaled: Int64?, places: Int) {
        if let scaled { member(name, decimal: scaled, places: places) }
    }

    /// Writes a member: bytes that are a JSON value already.
    package mutating func member(_ name: StaticString, raw value: [UInt8]) {
        self.name(name)
        raw(value)
    }

    /// Writes a member: bytes that are a JSON value already.
    package mutating func member(_ name: StaticString, raw value: UnsafeBufferPointer<UInt8>) {
        self.name(name)
        raw(value)
    }

    /// Writes a member: a tree.
    package mutating func member(_ name: StaticString, value: JSONValue) {
        self.name(name)
        self.value(value)
    }

    /// Writes a member: an object.
    package mutating func object(_ name: StaticString, _ body: (inout JSONWriter) throws -> Void) rethrows {
        self.name(name)
        try object(body)
    }

    /// Writes a member: an array.
    package mutating func array(_ name: StaticString, _ body: (inout JSONWriter) throws -> Void) rethrows {
        self.name(name)
        try array(body)
    }

    /// Writes a member: an array of strings.
    package mutating func array(_ name: StaticString, strings: [String]) {
        array(name) { writer in
            for text in strings { writer.string(text) }
        }
    }
}
