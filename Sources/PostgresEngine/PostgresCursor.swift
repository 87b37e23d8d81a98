#if Postgres
    import CPostgres
    import SQLDatabase

    /// The rows of a statement that has run to its end, in the memory of libpq.
    final class PostgresCursor: Cursor {
        private var result: OpaquePointer?
        private var row: Int32 = -1
        private let rows: Int32
        private let columns: Int32
        let changedRows: Int
        var mismatch: DatabaseError?

        /// Takes a result of success, and clears it in the end.
        init(_ result: OpaquePointer) {
            self.result = result
            rows = PQntuples(result)
            columns = PQnfields(result)
            changedRows = Self.changes(result)
        }

        deinit {
            PQclear(result)
        }

        func step() throws(DatabaseError) -> Bool {
            guard row + 1 < rows else {
                row = rows
                return false
            }
            row += 1
            return true
        }

        /// The server ran it to its end at once.
        func finish() throws(DatabaseError) {}

        func type(at column: Int) -> ColumnType {
            guard let result = holding(column) else { return .absent }
            if PQgetisnull(result, row, Int32(column)) != 0 { return .null }
            let type = PQftype(result, Int32(column))
            guard type == PostgresType.numeric else { return PostgresType.column(type) }
            return PostgresType.whole(bytes(result, column)) == nil ? .real : .integer
        }

        func integer(at column: Int) -> Int64 {
            guard let result = holding(column) else { return 0 }
            return PostgresType.integer(bytes(result, column), of: PQftype(result, Int32(column)))
        }

        func utf8(at column: Int) -> UnsafeBufferPointer<UInt8>? {
            guard let result = holding(column), PQgetisnull(result, row, Int32(column)) == 0,
                PostgresType.column(PQftype(result, Int32(column))) == .text
            else { return nil }
            return bytes(result, column).bindMemory(to: UInt8.self)
        }

        func blob(at column: Int) -> [UInt8] {
            guard let result = holding(column) else { return [] }
            return [UInt8](bytes(result, column))
        }

        func close() {
            PQclear(result)
            result = nil
        }

        private func holding(_ column: Int) -> OpaquePointer? {
            guard let result, row >= 0, row < rows, column >= 0, column < columns else { return nil }
            return result
        }

        private func bytes(_ result: OpaquePointer, _ column: Int) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(
                start: PQgetvalue(result, row, Int32(column)),
                count: Int(PQgetlength(result, row, Int32(column))))
        }

        /// `INSERT 0 3`, `UPDATE 3`, `DELETE 3` (manual, 34.3.3); a SELECT has a number, too, but changes nothing.
        private static func changes(_ result: OpaquePointer) -> Int {
            guard let status = PQcmdStatus(result), let count = PQcmdTuples(result) else { return 0 }
            let word = String(cString: status).prefix { $0 != " " }
            guard ["INSERT", "UPDATE", "DELETE", "MERGE"].contains(word) else { return 0 }
            return Int(String(cString: count)) ?? 0
        }
    }
#endif
