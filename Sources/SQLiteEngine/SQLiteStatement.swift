import CSQLite
import SQLDatabase

/// A prepared statement, and the cursor over its rows.
///
/// Owned by one connection's cache, or, while the same text runs inside its own row closure, by nobody but its user.
final class SQLiteStatement: Cursor {
    private let handle: OpaquePointer
    /// For each of SQLite's parameters the index of its value: SQLite numbers them by first appearance, not by `$n`.
    private let valueIndexes: [Int]
    private let valueCount: Int
    private let isReadOnly: Bool
    /// Where the bound texts lie while the statement runs.
    private let texts: UnsafeMutableRawBufferPointer
    /// How much of `texts` is in use.
    private var textBytes = 0
    /// Whether SQLite holds copies of values.
    private var hasCopies = false
    private var columnCount: Int32 = 0
    private var changesBefore: Int64 = 0
    private var isDone = false
    /// Whether it begins or ends transactions, which only the engine may do.
    let isControl: Bool
    /// Room for so many bytes of text is kept for each value: an identifier and more.
    private static let bytesPerText = 64
    /// Whether SQLite counts all that it changes (SQLite, sqlite3_total_changes).
    let isCounted: Bool
    /// Between `bind` and `close`.
    private(set) var isBusy = false
    /// Failed in a way that makes preparing it anew the safer choice.
    private(set) var isSpent = false
    /// For the cache: when it was last taken.
    var lastUse: UInt64 = 0
    var mismatch: DatabaseError?

    init(_ sql: SQL, on connection: OpaquePointer) throws(DatabaseError) {
        let handle = try Self.prepare(sql, on: connection)
        do throws(DatabaseError) {
            valueIndexes = try Self.parameters(of: handle)
        } catch {
            sqlite3_finalize(handle)
            throw error
        }
        self.handle = handle
        valueCount = valueIndexes.count
        isReadOnly = sqlite3_stmt_readonly(handle) != 0
        texts = .allocate(byteCount: valueCount * Self.bytesPerText, alignment: 1)
        let word = Self.firstWord(of: sql)
        isControl = word.map(Self.controlWords.contains) ?? true
        isCounted = isReadOnly || word.map(Self.countedWords.contains) ?? false
    }

    deinit {
        sqlite3_finalize(handle)
        texts.deallocate()
    }

    /// Makes it ready to step.
    func bind(_ values: [SQLValue]) throws(DatabaseError) {
        guard values.count == valueCount else {
            throw DatabaseError(.other, "the statement takes \(valueCount) values, not \(values.count): \(text)")
        }
        bindNothing()
        textBytes = 0
        if !isReadOnly { changesBefore = sqlite3_total_changes64(sqlite3_db_handle(handle)) }
        for (position, index) in valueIndexes.enumerated() {
            let code = bind(values[index], at: Int32(position + 1))
            guard code == SQLITE_OK else {
                let error = DatabaseError.last(of: sqlite3_db_handle(handle), code: code)
                close()
                throw error
            }
        }
    }

    private func bind(_ value: SQLValue, at position: Int32) -> Int32 {
        switch value {
        case .null:
            return sqlite3_bind_null(handle, position)
        case .integer(let number):
            return sqlite3_bind_int64(handle, position, number)
        case .text(var text):
            return text.withUTF8 { bind(text: $0, at: position) }
        case .blob(let bytes):
            hasCopies = true
            return bytes.withUnsafeBytes {
                bayline_sqlite_bind_blob(handle, position, $0.baseAddress, UInt64($0.count))
            }
        }
    }

    /// Short texts lie in one place of the statement's own: for copies SQLite would take memory for each, and give it
    /// back.
    private func bind(text: UnsafeBufferPointer<UInt8>, at position: Int32) -> Int32 {
        guard text.count <= texts.count - textBytes, let start = texts.baseAddress else {
            hasCopies = true
            return bayline_sqlite_bind_text(handle, position, text.baseAddress, UInt64(text.count))
        }
        let place = UnsafeMutableRawBufferPointer(start: start + textBytes, count: text.count)
        place.copyBytes(from: text)
        textBytes += text.count
        return sqlite3_bind_text64(
            handle, position, place.baseAddress?.assumingMemoryBound(to: CChar.self), UInt64(text.count), nil,
            UInt8(SQLITE_UTF8))
    }

    /// Makes it ready to step with every parameter NULL: for query plans.
    func bindNothing() {
        isBusy = true
        isDone = false
        mismatch = nil
    }

    func step() throws(DatabaseError) -> Bool {
        // Stepping a finished statement would silently run it again.
        guard isBusy, !isDone else { return false }
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW {
            columnCount = sqlite3_data_count(handle)
            return true
        }
        columnCount = 0
        isDone = true
        if code == SQLITE_DONE { return false }
        let error = DatabaseError.last(of: sqlite3_db_handle(handle), code: code)
        let primary = code & 0xff
        isSpent = primary != SQLITE_CONSTRAINT && primary != SQLITE_BUSY && primary != SQLITE_INTERRUPT
        throw error
    }

    func finish() throws(DatabaseError) {
        guard !isReadOnly else { return }
        while try step() {}
    }

    var changedRows: Int {
        guard !isReadOnly else { return 0 }
        // A statement that changed nothing, or the schema only, leaves the count of the one before.
        let connection = sqlite3_db_handle(handle)
        guard sqlite3_total_changes64(connection) != changesBefore else { return 0 }
        return Int(sqlite3_changes64(connection))
    }

    func close() {
        columnCount = 0
        isBusy = false
        sqlite3_reset(handle)
        if hasCopies {
            sqlite3_clear_bindings(handle)
            hasCopies = false
        }
    }

    private var text: String {
        sqlite3_sql(handle).map { String(cString: $0) } ?? ""
    }
}

// MARK: - Columns

extension SQLiteStatement {
    func type(at column: Int) -> ColumnType {
        guard column >= 0, column < columnCount else { return .absent }
        switch sqlite3_column_type(handle, Int32(column)) {
        case SQLITE_INTEGER: return .integer
        case SQLITE_TEXT: return .text
        case SQLITE_NULL: return .null
        case SQLITE_BLOB: return .blob
        default: return .real
        }
    }

    func integer(at column: Int) -> Int64 {
        sqlite3_column_int64(handle, Int32(column))
    }

    func utf8(at column: Int) -> UnsafeBufferPointer<UInt8>? {
        guard column >= 0, column < columnCount else { return nil }
        // The value itself is asked, which spares two look-ups of its column. The manual allows that where no other
        // thread uses the connection (sqlite3_column_value), and a connection here is one thread's at a time.
        let value = sqlite3_column_value(handle, Int32(column))
        guard sqlite3_value_type(value) == SQLITE_TEXT, let start = sqlite3_value_text(value) else { return nil }
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
    }

    /// A copy of the column as text, whatever its type: for pragmas and plans.
    func text(at column: Int) -> String {
        bytes(at: column).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The byte count is asked for after the text, as the manual wants; so a NUL inside does not end it.
    private func bytes(at column: Int) -> UnsafeBufferPointer<UInt8>? {
        guard let start = sqlite3_column_text(handle, Int32(column)) else { return nil }
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(column))))
    }

    func blob(at column: Int) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, Int32(column)) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(column)))))
    }
}

// MARK: - Preparing

extension SQLiteStatement {
    private static func prepare(_ sql: SQL, on connection: OpaquePointer) throws(DatabaseError) -> OpaquePointer {
        var handle: OpaquePointer?
        var rest: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        let (code, restCode) = sql.withUTF8 { bytes -> (Int32, Int32) in
            bytes.withMemoryRebound(to: CChar.self) { text in
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(connection, text.baseAddress, Int32(text.count), flags, &handle, &tail)
                guard code == SQLITE_OK, let tail, let start = text.baseAddress else { return (code, SQLITE_OK) }
                // What is left may be a comment; SQLite tells by preparing it to nothing.
                let left = text.count - (tail - start)
                guard left > 0 else { return (code, SQLITE_OK) }
                return (code, sqlite3_prepare_v3(connection, tail, Int32(left), flags, &rest, nil))
            }
        }
        guard code == SQLITE_OK else { throw .last(of: connection, code: code) }
        defer { sqlite3_finalize(rest) }
        guard let handle else { throw DatabaseError(.other, "no statement in: \(sql.text)") }
        guard rest == nil, restCode == SQLITE_OK else {
            sqlite3_finalize(handle)
            throw DatabaseError(.other, "more than one statement in: \(sql.text)")
        }
        return handle
    }

    /// Only `$1`, `$2`, … without gaps: the way both engines number values.
    private static func parameters(of handle: OpaquePointer) throws(DatabaseError) -> [Int] {
        var indexes: [Int] = []
        for position in 0..<sqlite3_bind_parameter_count(handle) {
            let name = sqlite3_bind_parameter_name(handle, position + 1).map { String(cString: $0) } ?? "?"
            guard name.first == "$", let number = Int(name.dropFirst()), number > 0 else {
                throw DatabaseError(.other, "parameters are written $1, $2, …, not \(name)")
            }
            indexes.append(number - 1)
        }
        guard Set(indexes) == Set(indexes.indices) else {
            throw DatabaseError(.other, "parameters must be numbered without gaps")
        }
        return indexes
    }

    private static let controlWords: Set<String> = [
        "BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "ATTACH", "DETACH",
    ]

    /// Those of `WITH` are rows, whatever follows.
    private static let countedWords: Set<String> = ["INSERT", "UPDATE", "DELETE", "REPLACE", "WITH"]

    /// In capitals; nil where a comment in front hides it.
    private static func firstWord(of sql: SQL) -> String? {
        let text = sql.text.drop { $0.isWhitespace || $0 == ";" }
        return text.hasPrefix("--") || text.hasPrefix("/*") ? nil : text.prefix { $0.isLetter }.uppercased()
    }
}
