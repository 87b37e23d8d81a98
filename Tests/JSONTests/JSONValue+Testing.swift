import JSON

/// Parses text; the error is that of the parser.
func parse(_ text: String, limits: JSONLimits = .init()) throws -> JSONValue {
    try JSONParser.parse(Array(text.utf8), limits: limits)
}

/// The error of bytes that are not JSON, `nil` when they are.
func syntaxError(_ bytes: [UInt8], limits: JSONLimits = .init()) -> JSONSyntaxError? {
    do {
        _ = try JSONParser.parse(bytes, limits: limits)
        return nil
    } catch {
        return error
    }
}

/// The error of a text that is not JSON, `nil` when it is.
func syntaxError(_ text: String, limits: JSONLimits = .init()) -> JSONSyntaxError? {
    syntaxError(Array(text.utf8), limits: limits)
}

/// The text that a writer makes of a value.
func written(_ value: JSONValue) -> String {
    written { $0.value(value) }
}

/// The text that a writer made.
func written(_ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
}

/// What was complained of as `pointer code`, in order; empty when the body was taken.
func complaints(_ text: String, _ read: (inout ObjectReader) -> Void) throws -> [String] {
    try problems(text, read).map { "\($0.pointer) \($0.code)" }
}

/// The complaints themselves.
func problems(_ text: String, _ read: (inout ObjectReader) -> Void) throws -> [Complaint] {
    let value = try parse(text)
    do {
        try value.read(read)
        return []
    } catch {
        return error.complaints
    }
}
