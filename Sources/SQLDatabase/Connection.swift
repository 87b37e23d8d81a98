/// What an engine gives a transaction: one connection, used by one thread at a time.
package protocol Connection: AnyObject {
    /// The engine's ways of saying things.
    var dialect: Dialect { get }
    /// A statement with its values bound, before its first row. Refused outside a transaction, and for statements that
    /// begin or end one: those are the engine's.
    func open(_ sql: SQL, _ values: [SQLValue]) throws(DatabaseError) -> any Cursor
    /// Moves a savepoint of the open transaction.
    func savepoint(_ step: SavepointStep) throws(DatabaseError)
}

/// The life of a savepoint.
///
/// One name serves all depths: the innermost is meant.
package enum SavepointStep: Sendable {
    case begin
    case release
    /// Undoes everything since `begin` and forgets the savepoint.
    case rollBack
}

/// A running statement.
///
/// Whoever opened it closes it, after which it goes back to its connection's cache.
package protocol Cursor: AnyObject {
    /// Moves to the next row; false after the last.
    func step() throws(DatabaseError) -> Bool
    /// Runs what is left of a statement that changes something; leaves one that only reads where it is.
    func finish() throws(DatabaseError)
    /// How many rows the finished statement inserted, updated or deleted.
    var changedRows: Int { get }
    /// The type of a column of the current row; `absent` for a column or row that is not there.
    func type(at column: Int) -> ColumnType
    /// Only where `type` is `integer`.
    func integer(at column: Int) -> Int64
    /// The UTF-8 of a text, until the cursor moves or is closed; nil where the column holds something else.
    func utf8(at column: Int) -> UnsafeBufferPointer<UInt8>?
    /// Only where `type` is `blob`.
    func blob(at column: Int) -> [UInt8]
    /// The first column read as a type that it does not have.
    var mismatch: DatabaseError? { get set }
    /// Forgets row and values.
    func close()
}

/// The type of a column in one row.
package enum ColumnType: Sendable {
    case null, integer, text, blob, real, absent
}
