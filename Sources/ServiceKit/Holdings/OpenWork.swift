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
        /// What is told of the document that it is part of: the beginning of its path, and what names it there.
        let scope: String
        let document: String
    }

    /// What is open in someone's hands.
    func items(of staff: String, limit: Int, in transaction: Transaction) throws -> [Item] {
        try transaction.query(statement, [.text(staff), .int(limit)]) { row in
            let rest = row.text(2)
            return Item(
                kind: kind, id: row.text(0), name: row.text(1), path: path + rest, scope: path + "{id}",
                document: String(rest.prefix { $0 != "/" }))
        }
    }
}

extension Call {
    /// All that is open in someone's hands, over all modules; at most a hundred of each kind.
    package func openWork(of staff: String, in transaction: Transaction) throws -> [OpenWork.Item] {
        try holdings.openWork.flatMap { try $0.items(of: staff, limit: 100, in: transaction) }
    }

    /// What of open work the caller may be told: what is at outlets beyond its reach is left out (SEC-02).
    package func seen(_ open: [OpenWork.Item], in transaction: Transaction) throws -> [OpenWork.Item] {
        guard caller.reach != .network else { return open }
        return try open.filter { item in
            let scope = holdings.scopes.first { $0.prefix == item.scope }
            switch try scope?.place(item.document, transaction) {
            case .network?: return true
            case .outlets(let outlets)?: return outlets.contains { caller.sees(outlet: $0) }
            case nil: return false
            }
        }
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
