/// Where engines differ in text.
///
/// Kept under ten members: whatever both engines accept is written once, in the tables.
package struct Dialect: Sendable {
    /// The engine, for messages and the few statements that exist once per engine.
    package let name: String
    /// Begins a read snapshot.
    package let beginRead: SQL
    /// Begins a transaction that will write.
    package let beginWrite: SQL
    /// Ends a SELECT that locks the rows it reads; empty where the writer is alone anyway.
    package let lockForUpdate: SQL
    /// Ends a CREATE TABLE.
    package let tableSuffix: SQL
    /// The column type of 64-bit whole numbers.
    package let integerType: SQL
    /// The column type of bytes.
    package let blobType: SQL
    /// The column type of texts, which sort by their bytes on every engine.
    package let textType: SQL
    /// The type and constraint of a 64-bit key that the engine counts on by itself.
    package let countedKey: SQL
    /// Makes a transaction the only one that migrates; empty where `beginWrite` has done so.
    ///
    /// It must be said before any statement that takes the transaction's snapshot, or what another node has applied
    /// meanwhile is not seen. PostgreSQL's LOCK TABLE takes none; waiting for an advisory lock by SELECT does.
    package let migrationLock: SQL

    package init(
        name: String, beginRead: SQL, beginWrite: SQL, lockForUpdate: SQL, tableSuffix: SQL, integerType: SQL,
        blobType: SQL, textType: SQL = "TEXT", countedKey: SQL = "INTEGER PRIMARY KEY", migrationLock: SQL = ""
    ) {
        self.name = name
        self.beginRead = beginRead
        self.beginWrite = beginWrite
        self.lockForUpdate = lockForUpdate
        self.tableSuffix = tableSuffix
        self.integerType = integerType
        self.blobType = blobType
        self.textType = textType
        self.countedKey = countedKey
        self.migrationLock = migrationLock
    }
}
