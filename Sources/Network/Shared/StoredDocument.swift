package import JSON
import SQLDatabase

/// A JSON document in a column: what is only ever read and written as a whole.
package enum StoredDocument {
    /// - Throws: `DatabaseError` where the column holds something else than this program wrote.
    package static func read<Value>(_ text: String, _ body: (inout ObjectReader) -> Value) throws -> Value {
        do {
            return try JSONParser.parse(Array(text.utf8)).read(body)
        } catch {
            throw DatabaseError(.mismatch, "a stored document cannot be read: \(type(of: error))")
        }
    }

    /// The text of an object with the members that `body` writes.
    package static func text(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter(capacity: 512)
        writer.object { body(&$0) }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
