package import SQLDatabase

/// Something that must hold in a module's tables, and the statement that finds the rows where it does not.
///
/// What the state tables and the enforced rules make impossible is written a second time here, over what is stored: a
/// check finds what a broken disk, a hand in the file, or a mistake of the program has left behind.
package struct Check: Sendable {
    /// `parts.lotBalance`: the module and what must hold, in one word.
    package let code: String
    /// The table that a finding is about.
    package let table: String
    let statement: SQL
    let kind: Kind
    /// The name of the one dialect on which this must hold; nil for all.
    let engine: String?

    enum Kind: Sendable {
        /// The statement answers the rows that are wrong: identifier and words.
        case rows
        /// The statement answers all rows: identifier, digest, and the text of which it must be the digest.
        case digests
        /// Finds what no statement can: calls its second argument with an identifier and words for each finding.
        case walk(@Sendable (Transaction, (String, String) -> Void) throws -> Void)
    }

    /// A check whose statement answers the rows that are wrong, by identifier and words.
    ///
    /// One statement is one snapshot, whatever is written meanwhile; it must be one that both engines accept.
    package static func rows(_ code: String, _ table: String, on engine: String? = nil, _ statement: SQL) -> Check {
        Check(code: code, table: table, statement: statement, kind: .rows, engine: engine)
    }

    /// A check of kept documents: the statement answers identifier, SHA-256 in hexadecimal, and text of each.
    package static func digests(_ code: String, _ table: String, _ statement: SQL) -> Check {
        Check(code: code, table: table, statement: statement, kind: .digests, engine: nil)
    }

    /// A check that walks over what one statement cannot judge.
    static func walk(
        _ code: String, _ table: String,
        _ body: @escaping @Sendable (Transaction, (String, String) -> Void) throws -> Void
    ) -> Check {
        Check(code: code, table: table, statement: "", kind: .walk(body), engine: nil)
    }

    /// Calls `report` with each row that is wrong.
    ///
    /// - Returns: how many there were.
    /// - Throws: `DatabaseError` where the rows cannot be read, which is itself worth telling.
    package func run(in transaction: Transaction, _ report: (CheckFinding) -> Void) throws -> Int {
        guard engine == nil || engine == transaction.dialect.name else { return 0 }
        var found = 0
        if case .walk(let body) = kind {
            try body(transaction) { id, words in
                found += 1
                report(CheckFinding(code: code, table: table, id: id, words: words))
            }
            return found
        }
        try transaction.forEach(statement) { row in
            guard let words = words(row) else { return }
            found += 1
            report(CheckFinding(code: code, table: table, id: row.text(0), words: words))
        }
        return found
    }

    private func words(_ row: Row) -> String? {
        switch kind {
        case .walk: return nil
        case .rows: return row.text(1)
        case .digests:
            let (digest, text) = (row.text(1), row.text(2))
            let found = Digest.sha256(text)
            return found == digest ? nil : "kept under the digest \(digest), but the text has \(found)"
        }
    }
}

/// A row that is not as it must be.
package struct CheckFinding: Sendable, Equatable {
    package let code: String
    package let table: String
    package let id: String
    package let words: String

    package init(code: String, table: String, id: String, words: String) {
        self.code = code
        self.table = table
        self.id = id
        self.words = words
    }

    /// `parts.lotBalance lots lot_01K…: on hand 5, by the ledger 7`; one line, whatever the words hold.
    package var line: String {
        let line = "\(code) \(table) \(id): \(words)"
        guard line.contains(where: \.isNewline) else { return line }
        return line.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
