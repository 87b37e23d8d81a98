/// Members whose names are data, as in maps.
extension JSONWriter {
    /// Writes a member: a text.
    package mutating func member(dynamic name: String, _ value: String) {
        self.name(dynamic: name)
        string(value)
    }

    /// Writes a member: an integer.
    package mutating func member(dynamic name: String, _ value: Int64) {
        self.name(dynamic: name)
        integer(value)
    }

    /// Writes a member: a flag.
    package mutating func member(dynamic name: String, _ value: Bool) {
        self.name(dynamic: name)
        bool(value)
    }

    /// Writes a member: a scaled integer as a decimal.
    package mutating func member(dynamic name: String, decimal scaled: Int64, places: Int) {
        self.name(dynamic: name)
        decimal(scaled: scaled, places: places)
    }

    /// Writes a member: bytes that are a JSON value already.
    package mutating func member(dynamic name: String, raw value: [UInt8]) {
        self.name(dynamic: name)
        raw(value)
    }

    /// Writes a member: a tree.
    package mutating func member(dynamic name: String, value: JSONValue) {
        self.name(dynamic: name)
        self.value(value)
    }

    /// Writes a member: an object.
    package mutating func object(dynamic name: String, _ body: (inout JSONWriter) throws -> Void) rethrows {
        self.name(dynamic: name)
        try object(body)
    }

    /// Writes a member: an array.
    package mutating func array(dynamic name: String, _ body: (inout JSONWriter) throws -> Void) rethrows {
        self.name(dynamic: name)
        try array(body)
    }
}
