import CSQLite
import SQLDatabase

extension SQLiteDatabase {
    /// The bytes of a file that holds what is committed now: for tests, whose databases begin with them.
    package func image() throws -> [UInt8] {
        let connection = try SQLiteConnection(path: path, role: .inspector, options: SQLiteOptions())
        defer { connection.close() }
        var size: sqlite3_int64 = 0
        guard let bytes = sqlite3_serialize(connection.handle, "main", &size, 0) else {
            throw DatabaseError.last(of: connection.handle, code: sqlite3_errcode(connection.handle))
        }
        defer { sqlite3_free(bytes) }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(size)))
    }
}
