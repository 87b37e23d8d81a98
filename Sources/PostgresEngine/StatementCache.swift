#if Postgres
    import CPostgres
    import SQLDatabase

    /// The names of the statements that one connection has prepared, at most `limit`; the least recently used gives
    /// way.
    struct StatementCache {
        /// A statement that the server knows by a name.
        struct Prepared {
            let name: String
            /// The types that its values were declared as; 0 where the server found one.
            let types: [Oid]
            fileprivate var lastUse: UInt64
        }

        private var statements: [SQL: Prepared] = [:]
        private var uses: UInt64 = 0
        private var names: UInt64 = 0
        private let limit: Int

        init(limit: Int) {
            self.limit = max(limit, 1)
        }

        /// How many statements are kept.
        var count: Int {
            statements.count
        }

        /// The prepared statement of this text for values of these types; nil where it is still to be prepared.
        mutating func find(_ sql: SQL, _ types: [Oid]) -> Prepared? {
            guard let known = statements[sql], known.types.count == types.count else { return nil }
            for (declared, given) in zip(known.types, types) where given != 0 && given != declared { return nil }
            uses += 1
            statements[sql]?.lastUse = uses
            return known
        }

        /// A name that no statement of this connection has had.
        mutating func newName() -> String {
            names += 1
            return "s\(names)"
        }

        /// Remembers a statement; answers those that gave way to it.
        mutating func insert(_ name: String, _ sql: SQL, _ types: [Oid]) -> [String] {
            uses += 1
            var spent: [String] = []
            if let before = statements.updateValue(Prepared(name: name, types: types, lastUse: uses), forKey: sql) {
                spent.append(before.name)
            }
            if statements.count > limit, let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse }) {
                spent.append(oldest.value.name)
                statements.removeValue(forKey: oldest.key)
            }
            return spent
        }

        /// Forgets a statement; answers its name.
        mutating func remove(_ sql: SQL) -> String? {
            statements.removeValue(forKey: sql)?.name
        }
    }
#endif
