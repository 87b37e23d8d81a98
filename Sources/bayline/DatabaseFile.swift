import SQLDatabase
import SQLiteEngine

/// A database as the commands name it.
enum DatabaseFile {
    /// Opens it only to be looked at.
    static func inspect(_ name: String) throws -> any Database {
        try require(name, "PostgreSQL cannot be looked at by this program yet")
        return try SQLiteInspection(path: name)
    }

    /// Refuses what is no file.
    ///
    /// - Throws: `DatabaseError` with what to do instead.
    static func require(_ name: String, _ instead: String) throws(DatabaseError) {
        guard name.hasPrefix("postgres://") || name.hasPrefix("postgresql://") else { return }
        throw DatabaseError(.cannotOpen, instead)
    }
}
