import SQLDatabase

/// A database that must be a file.
enum DatabaseFile {
    /// The path of a file.
    ///
    /// - Throws: `DatabaseError` with what to do `instead` for a server's database.
    static func path(_ name: String, _ instead: String) throws(DatabaseError) -> String {
        switch DatabaseLocation(name) {
        case .file(let path): return path
        case .server: throw DatabaseError(.cannotOpen, instead)
        }
    }
}
