package import SQLDatabase

extension Dialect {
    /// SQLite: one writer, so nothing to lock; STRICT tables, so that a column keeps its type.
    package static let sqlite = Dialect(
        name: "SQLite",
        beginRead: "BEGIN DEFERRED",
        beginWrite: "BEGIN IMMEDIATE",
        lockForUpdate: "",
        tableSuffix: " STRICT",
        integerType: "INTEGER",
        blobType: "BLOB")
}
