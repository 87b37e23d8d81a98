/// How a table's rows become rows of another time: other identifiers and numbers, earlier instants, all else the same.
struct CopiedTable {
    let name: String
    /// The columns' names.
    private let columns: [String]
    /// What a copy has in each; `:code` stands for the copy's part of identifiers, `:turn` for its number, `:ago` for
    /// the microseconds that it lies back.
    private let expressions: [String]

    /// - Parameter prefixes: of the identifiers of all tables that are copied.
    init(_ name: String, prefixes: Set<String>, in database: RawDatabase) throws {
        let unique = try Self.uniqueColumns(of: name, in: database)
        var columns: [String] = []
        var expressions: [String] = []
        for column in try database.rows("SELECT name, type FROM pragma_table_info('\(name)') ORDER BY cid") {
            let (column, type) = (column[0], column[1])
            let sample = try database.text("SELECT \"\(column)\" FROM \(name) WHERE \"\(column)\" IS NOT NULL LIMIT 1")
            columns.append("\"\(column)\"")
            expressions.append(
                Self.expression("\"\(column)\"", column, type, sample, prefixes, isUnique: unique.contains(column)))
        }
        self.name = name
        self.columns = columns
        self.expressions = expressions
    }

    /// The prefix of a table's identifiers, like `ro`; nil where it has none.
    static func prefix(of name: String, in database: RawDatabase) throws -> String? {
        let hasID = try !database.rows("SELECT 1 FROM pragma_table_info('\(name)') WHERE name = 'id'").isEmpty
        guard hasID else { return nil }
        return Self.prefix(of: try database.text("SELECT id FROM \(name) LIMIT 1"))
    }

    /// Remembers the rows that may be copied, in the order of their identifiers.
    func remember(where condition: String, in database: RawDatabase) throws {
        try database.run("CREATE TEMP TABLE kept_\(name) AS SELECT * FROM main.\(name) WHERE \(condition) ORDER BY 1")
    }

    /// Adds one copy of what was remembered.
    func copy(code: String, turn: Int, microsecondsAgo: Int, in database: RawDatabase) throws {
        let values = expressions.map {
            $0.replacing(":code", with: "'\(code)'").replacing(":turn", with: String(turn))
                .replacing(":ago", with: String(microsecondsAgo))
        }
        try database.run(
            "INSERT INTO main.\(name) (\(columns.joined(separator: ", "))) "
                + "SELECT \(values.joined(separator: ", ")) FROM temp.kept_\(name)")
    }

    private static func expression(
        _ quoted: String, _ column: String, _ type: String, _ sample: String, _ prefixes: Set<String>, isUnique: Bool
    ) -> String {
        if let prefix = prefix(of: sample) {
            guard prefixes.contains(prefix) else { return quoted }
            let start = prefix.utf8.count + 1
            return "substr(\(quoted), 1, \(start)) || :code || substr(\(quoted), \(start + GrowthData.codeLength + 1))"
        }
        if type == "INTEGER", column.hasSuffix("_at") { return "\(quoted) - :ago" }
        return isUnique && type == "TEXT" ? "\(quoted) || '-' || :turn" : quoted
    }

    /// Of an identifier: letters, an underscore, 26 more.
    private static func prefix(of text: String) -> String? {
        let parts = text.split(separator: "_")
        guard parts.count == 2, parts[1].utf8.count == 26 else { return nil }
        return String(parts[0])
    }

    private static func uniqueColumns(of name: String, in database: RawDatabase) throws -> Set<String> {
        let found = try database.rows(
            """
            SELECT c.name FROM pragma_index_list('\(name)') i, pragma_index_info(i.name) c WHERE i."unique" = 1
            """)
        return Set(found.map { $0[0] })
    }
}
