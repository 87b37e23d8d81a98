package import JSON
package import SQLDatabase

/// What a module knows of the work that is open in someone's hands: nobody is deactivated before it is in other hands
/// (NET-05).
package struct OpenWork: Sendable {
    /// The noun as the API names it: `repairOrder`.
    package let kind: String
    /// What the path of one begins with: `/v1/repair-orders/`.
    package let path: String
    /// Answers identifier, number or name, and the rest of the path of what is open in the hands of the staff member
    /// `$1`; at most `$2`.
    let statement: SQL

    package init(_ kind: String, at path: String, _ statement: SQL) {
        self.kind = kind
        self.path = path
        self.statement = statement
    }

    /// One thing that is open.
    package struct Item: Sendable {
        package let kind: String
        package let id: String
        package let name: String
        package let path: String
    }

    /// What is open in someone's hands.
    func items(of staff: String, limit: Int, in transaction: Transaction) throws -> [Item] {
        try transaction.query(statement, [.text(staff), .int(limit)]) { row in
            Item(kind: kind, id: row.text(0), name: row.text(1), path: path + row.text(2))
        }
    }
}

extension Call {
    /// All that is open in someone's hands, over all modules; at most a hundred of each kind.
    package func openWork(of staff: String, in transaction: Transaction) throws -> [OpenWork.Item] {
        try holdings.openWork.flatMap { try $0.items(of: staff, limit: 100, in: transaction) }
    }
}

extension OpenWork.Item: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("kind", kind)
        writer.member("id", id)
        writer.member("name", name)
        writer.member("path", path)
    }
}
