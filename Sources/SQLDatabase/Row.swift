/// The current row of a statement; valid only inside the closure that receives it.
///
/// Accessors do not throw, so that a table reads as a list of columns: the first column of another type than asked
/// for is noted in the cursor, and the query call throws it once the closure is through.
package struct Row {
    private let cursor: any Cursor

    package init(_ cursor: any Cursor) {
        self.cursor = cursor
    }

    /// A whole number.
    package func int64(_ column: Int) -> Int64 {
        guard cursor.type(at: column) == .integer else { return mismatch(column, "an integer", 0) }
        return cursor.integer(at: column)
    }

    /// A whole number of the machine's width.
    package func int(_ column: Int) -> Int {
        Int(exactly: int64(column)) ?? mismatch(column, "an integer of this machine", 0)
    }

    /// A flag, stored as 0 or 1.
    package func bool(_ column: Int) -> Bool {
        switch int64(column) {
        case 0: false
        case 1: true
        default: mismatch(column, "a flag", false)
        }
    }

    /// A text.
    package func text(_ column: Int) -> String {
        guard let bytes = cursor.utf8(at: column) else { return mismatch(column, "text", "") }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The bytes of a text without a copy; they are gone when the closure that received the row returns.
    package func utf8(_ column: Int) -> UnsafeBufferPointer<UInt8> {
        cursor.utf8(at: column) ?? mismatch(column, "text", UnsafeBufferPointer(start: nil, count: 0))
    }

    /// Bytes.
    package func blob(_ column: Int) -> [UInt8] {
        guard cursor.type(at: column) == .blob else { return mismatch(column, "bytes", []) }
        return cursor.blob(at: column)
    }

    /// A whole number, or nil for NULL.
    package func optionalInt64(_ column: Int) -> Int64? {
        isNull(column) ? nil : int64(column)
    }

    /// A whole number of the machine's width, or nil for NULL.
    package func optionalInt(_ column: Int) -> Int? {
        isNull(column) ? nil : int(column)
    }

    /// A flag, or nil for NULL.
    package func optionalBool(_ column: Int) -> Bool? {
        isNull(column) ? nil : bool(column)
    }

    /// A text, or nil for NULL.
    package func optionalText(_ column: Int) -> String? {
        if let bytes = cursor.utf8(at: column) { return String(decoding: bytes, as: UTF8.self) }
        return isNull(column) ? nil : text(column)
    }

    /// Bytes, or nil for NULL.
    package func optionalBlob(_ column: Int) -> [UInt8]? {
        isNull(column) ? nil : blob(column)
    }

    /// Whatever the column holds; a floating-point number is a mismatch, since nothing here is one.
    package func value(_ column: Int) -> SQLValue {
        switch cursor.type(at: column) {
        case .null: .null
        case .integer: .integer(cursor.integer(at: column))
        case .text: .text(text(column))
        case .blob: .blob(cursor.blob(at: column))
        case .real, .absent: mismatch(column, "a value", .null)
        }
    }

    /// Whether the column holds NULL.
    package func isNull(_ column: Int) -> Bool {
        cursor.type(at: column) == .null
    }

    private func mismatch<Value>(_ column: Int, _ wanted: String, _ standIn: Value) -> Value {
        if cursor.mismatch == nil {
            let found = cursor.type(at: column)
            cursor.mismatch = DatabaseError(.mismatch, "column \(column) is not \(wanted) but \(found)")
        }
        return standIn
    }
}
