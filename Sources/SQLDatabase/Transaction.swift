/// One open transaction: all that a handler sees of a database.
///
/// Who began it also ends it.
package final class Transaction {
    private let connection: any Connection
    private let memory: RowMemory
    /// For engines: what is to be remembered once it is durable.
    package private(set) var seen = RowMemory.Rows()
    private var isOpen = true

    /// For engines: the connection has a transaction open.
    ///
    /// - Parameter memory: of the whole database.
    package init(_ connection: any Connection, memory: RowMemory) {
        self.connection = connection
        self.memory = memory
    }

    /// The engine's ways of saying things.
    package var dialect: Dialect {
        connection.dialect
    }

    /// For engines: after this every call is refused, should a reference have been kept.
    package func close() {
        isOpen = false
    }

    /// A row in its present version: as it is remembered, or else as `read` reads it.
    ///
    /// - Parameters:
    ///   - row: names it among those of its type.
    ///   - version: as this transaction has read it; every change of what `read` gives must advance it.
    package func remembered<Value: Sendable>(
        _ row: String, version: Int64, _ read: () throws -> Value?
    ) rethrows -> Value? {
        let key = RowMemory.Key(type: ObjectIdentifier(Value.self), row: row)
        if let known: Value = memory.value(key, version: version) { return known }
        guard let value = try read() else { return nil }
        seen.entries.append((key, RowMemory.Entry(version: version, value: value)))
        return value
    }

    /// All rows, each mapped by `row`.
    package func query<T>(_ sql: SQL, _ values: [SQLValue] = [], _ row: (Row) throws -> T) throws -> [T] {
        var results: [T] = []
        try forEach(sql, values) { results.append(try row($0)) }
        return results
    }

    /// The first row, mapped by `row`, or nil.
    ///
    /// What is left is not read, except for a statement that changes something: that one runs to its end, where its
    /// foreign keys are checked.
    package func first<T>(_ sql: SQL, _ values: [SQLValue] = [], _ row: (Row) throws -> T) throws -> T? {
        let cursor = try open(sql, values)
        defer { cursor.close() }
        guard try cursor.step() else { return nil }
        let result = try Self.map(cursor, row)
        try cursor.finish()
        return result
    }

    /// Calls `row` for each row.
    package func forEach(_ sql: SQL, _ values: [SQLValue] = [], _ row: (Row) throws -> Void) throws {
        let cursor = try open(sql, values)
        defer { cursor.close() }
        while try cursor.step() {
            try Self.map(cursor, row)
        }
    }

    /// Runs a statement to its end; answers how many rows it changed.
    @discardableResult
    package func execute(_ sql: SQL, _ values: [SQLValue] = []) throws -> Int {
        let cursor = try open(sql, values)
        defer { cursor.close() }
        while try cursor.step() {}
        return cursor.changedRows
    }

    /// Runs `body`; if it throws, what it did is undone and the transaction goes on.
    package func savepoint<T>(_ body: () throws -> T) throws -> T {
        guard isOpen else { throw Self.closed }
        try connection.savepoint(.begin)
        do {
            let result = try body()
            try connection.savepoint(.release)
            return result
        } catch {
            // Where the engine has ended the whole transaction there is nothing left to undo, and `error` says more.
            try? connection.savepoint(.rollBack)
            throw error
        }
    }

    private func open(_ sql: SQL, _ values: [SQLValue]) throws(DatabaseError) -> any Cursor {
        guard isOpen else { throw Self.closed }
        return try connection.open(sql, values)
    }

    private static var closed: DatabaseError {
        DatabaseError(.closed, "the transaction has ended")
    }

    /// A mismatch comes first: an error of the closure's own is most likely its consequence.
    private static func map<T>(_ cursor: any Cursor, _ row: (Row) throws -> T) throws -> T {
        let result: T
        do {
            result = try row(Row(cursor))
        } catch {
            throw cursor.mismatch ?? error
        }
        if let mismatch = cursor.mismatch { throw mismatch }
        return result
    }
}
