/// Parses a JSON text strictly by RFC 8259: UTF-8 without a byte order mark, one value, nothing lenient.
package enum JSONParser {
    /// The value of the text, or the first place where it is not JSON.
    package static func parse(
        _ bytes: [UInt8], limits: JSONLimits = .init()
    ) throws(JSONSyntaxError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONSyntaxError) -> JSONValue in
            var scanner = JSONScanner(bytes: buffer, limits: limits)
            return try scanner.text()
        }
    }
}
