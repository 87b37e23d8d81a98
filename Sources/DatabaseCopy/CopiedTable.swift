import SQLDatabase

/// One table of the schema, and the statements that copy it.
struct CopiedTable: Sendable {
    let name: String
    /// Where a row may refer to another of the same table, so that it is filled once all are there; an index of
    /// `columns`.
    let selfReference: Int?
    /// Whether the database numbers the rows where no number is given.
    let isNumbered: Bool
    let columns: [String]
    /// The primary key, as indexes of `columns`.
    let key: [Int]
    /// The rows that the migrations themselves put there.
    var seed = RowDigest()
    private let table: SQL
    private let names: [SQL]

    /// Rows read at a time: few enough to be held, enough to be quick.
    private static let pageSize = 500

    /// As many values as a statement takes at most: both engines take far more, but longer statements gain nothing.
    private static let valuesPerStatement = 600

    /// - Throws: where a name is not as this program writes names, or there is no primary key to go by.
    init(
        name: String, columns: [String], key: [Int], selfReference: Int?, isNumbered: Bool
    ) throws(DatabaseError) {
        guard let table = SQL.name(name), !key.isEmpty else {
            throw DatabaseError(.other, "\(name) cannot be copied: no primary key, or a name that is none of ours")
        }
        let names = columns.compactMap(SQL.name)
        guard names.count == columns.count else {
            throw DatabaseError(.other, "\(name) cannot be copied: a column's name is none of ours")
        }
        self.name = name
        self.columns = columns
        self.key = key
        self.selfReference = selfReference
        self.isNumbered = isNumbered
        self.table = table
        self.names = names
    }

    /// How many rows a statement inserts.
    var rowsPerInsert: Int {
        max(1, Self.valuesPerStatement / columns.count)
    }

    /// The number of rows.
    func count(_ transaction: Transaction) throws -> Int {
        try transaction.first("SELECT count(*) FROM " + table) { $0.int(0) } ?? 0
    }

    /// Whether nobody has put anything there: no row, or just those of the migrations.
    func isUnused(_ transaction: Transaction) throws -> Bool {
        let some = try page(after: nil, limit: seed.rows + 1, transaction)
        var digest = RowDigest()
        for row in some { digest.add(row) }
        return digest == seed
    }

    /// Every row in the order of the primary key, some at a time.
    func forEachPage(in transaction: Transaction, _ body: ([[SQLValue]]) throws -> Void) throws {
        var last: [SQLValue]?
        while true {
            let rows = try page(after: last, limit: Self.pageSize, transaction)
            if !rows.isEmpty { try body(rows) }
            guard rows.count == Self.pageSize else { return }
            last = rows.last
        }
    }

    /// Rows in the order of the primary key, after one's, at most `limit`.
    private func page(after last: [SQLValue]?, limit: Int, _ transaction: Transaction) throws -> [[SQLValue]] {
        let keys = list(key.map { names[$0] })
        var sql: SQL = "SELECT " + list(names) + " FROM " + table
        var values: [SQLValue] = []
        if let last {
            values = key.map { last[$0] }
            sql = sql + " WHERE (" + keys + ") > (" + list(parameters(1...key.count)) + ")"
        }
        values.append(.int(limit))
        sql = sql + " ORDER BY " + keys + " LIMIT " + .parameter(values.count)
        return try transaction.query(sql, values) { row in columns.indices.map { row.value($0) } }
    }

    /// Inserts rows, none of which refers to another of the table yet.
    func insert(_ rows: ArraySlice<[SQLValue]>, _ transaction: Transaction) throws {
        var values: [SQLValue] = []
        values.reserveCapacity(rows.count * columns.count)
        for row in rows {
            for (index, value) in row.enumerated() { values.append(index == selfReference ? .null : value) }
        }
        try transaction.execute(insertion(of: rows.count), values)
    }

    /// Makes the row refer to what it referred to.
    func refer(_ row: [SQLValue], _ transaction: Transaction) throws {
        guard let selfReference, row[selfReference] != .null else { return }
        var sql: SQL = "UPDATE " + table + " SET " + names[selfReference] + " = $1 WHERE "
        for (place, index) in key.enumerated() {
            sql = sql + (place == 0 ? "" : " AND ") + names[index] + " = " + .parameter(place + 2)
        }
        try transaction.execute(sql, [row[selfReference]] + key.map { row[$0] })
    }

    /// Deletes every row.
    func clear(_ transaction: Transaction) throws {
        if let selfReference {
            try transaction.execute("UPDATE " + table + " SET " + names[selfReference] + " = NULL")
        }
        try transaction.execute("DELETE FROM " + table)
    }

    /// Lets the database number the next row after the last one.
    ///
    /// SQLite does so by itself (manual, "Rowids and the INTEGER PRIMARY KEY"); PostgreSQL's sequence is told (manual,
    /// 9.17). A key that no sequence numbers stays as it is: the functions answer NULL to NULL.
    func continueNumbers(_ transaction: Transaction) throws {
        guard isNumbered, transaction.dialect.name == "PostgreSQL" else { return }
        let key = names[key[0]]
        _ = try transaction.first(
            "SELECT setval(pg_get_serial_sequence($1, $2), max(" + key + ")) FROM " + table,
            [.text(name), .text(columns[self.key[0]])]
        ) { _ in true }
    }

    private func insertion(of rows: Int) -> SQL {
        var sql: SQL = "INSERT INTO " + table + " (" + list(names) + ") VALUES "
        for row in 0..<rows {
            let first = row * columns.count + 1
            let values: SQL = "(" + list(parameters(first...(first + columns.count - 1))) + ")"
            sql = sql + (row == 0 ? "" : ", ") + values
        }
        return sql
    }

    private func parameters(_ numbers: ClosedRange<Int>) -> [SQL] {
        numbers.map(SQL.parameter)
    }

    private func list(_ parts: [SQL]) -> SQL {
        parts.dropFirst().reduce(parts.first ?? "") { $0 + ", " + $1 }
    }
}
