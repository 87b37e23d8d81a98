package import JSON
package import SQLDatabase

/// What a module keeps of customers in one table: how it is told in an export, and how it follows when two customers
/// become one (CUS-02, CUS-05).
package struct CustomerData: Sendable {
    /// The table that it stands in.
    package let table: String
    /// The column that names customers; nil where another table's does.
    package let column: String?
    /// The member of the export; nil for what is told elsewhere in it.
    package let member: String?
    /// What the export's statement answers, in order.
    package let columns: [Column]
    /// Answers the rows of the customer `$1`.
    package let rows: SQL
    /// Gives the rows of the customer `$1` to the customer `$2`; nil where a reaction on `customer.merged` does that.
    package let move: SQL?
    /// Takes out what tells who the customer `$1` is, and leaves what accounts and statistics need; empty where a
    /// reaction on `customer.erased` does that.
    package let erase: [SQL]

    /// A column of an export.
    package struct Column: Sendable {
        package enum Kind: Sendable {
            case text, integer, instant, date, flag
            /// Text that is JSON itself.
            case json
        }

        package let name: String
        package let kind: Kind

        package init(_ name: String, _ kind: Kind = .text) {
            self.name = name
            self.kind = kind
        }
    }

    package init(
        _ table: String, _ column: String? = nil, as member: String? = nil, _ columns: [Column] = [], rows: SQL = "",
        move: SQL? = nil, erase: [SQL] = []
    ) {
        self.table = table
        self.column = column
        self.member = member
        self.columns = columns
        self.rows = rows
        self.move = move
        self.erase = erase
    }

    /// Gives one customer's rows to another.
    package func move(from customer: String, to other: String, in transaction: Transaction) throws {
        if let move { try transaction.execute(move, [.text(customer), .text(other)]) }
    }

    /// Takes out what tells who a customer is.
    package func erase(_ customer: String, in transaction: Transaction) throws {
        for statement in erase { try transaction.execute(statement, [.text(customer)]) }
    }

    /// Writes the customer's rows as an array under the member's name.
    package func write(
        _ customer: String, to writer: inout JSONWriter, in transaction: Transaction
    ) throws {
        guard let member else { return }
        try writer.array(dynamic: member) { writer in
            try transaction.forEach(rows, [.text(customer)]) { row in
                writer.object { writer in
                    for (index, column) in columns.enumerated() where !row.isNull(index) {
                        write(column, row, index, to: &writer)
                    }
                }
            }
        }
    }

    private func write(_ column: Column, _ row: Row, _ index: Int, to writer: inout JSONWriter) {
        switch column.kind {
        case .text: writer.member(dynamic: column.name, row.text(index))
        case .integer: writer.member(dynamic: column.name, row.int64(index))
        case .instant: writer.member(dynamic: column.name, row.instant(index).text)
        case .date: writer.member(dynamic: column.name, row.date(index).text)
        case .flag: writer.member(dynamic: column.name, row.bool(index))
        case .json:
            let text = row.text(index)
            if let value = try? JSONParser.parse(Array(text.utf8)) {
                writer.member(dynamic: column.name, value: value)
            } else {
                writer.member(dynamic: column.name, text)
            }
        }
    }
}

/// What the modules say of what they hold.
struct Holdings: Sendable {
    let openWork: [OpenWork]
    let customers: [CustomerData]
    let blocks: [OpenWork]
    let timeline: [TimelineSource]
    let scopes: [OutletScope]

    init(_ modules: [Module]) {
        openWork = modules.flatMap(\.openWork)
        customers = modules.flatMap(\.customerData)
        blocks = modules.flatMap(\.customerBlocks)
        timeline = modules.flatMap(\.timeline)
        scopes = modules.flatMap(\.scopes)
    }
}

extension Call {
    /// What the modules keep of customers.
    package var customerData: [CustomerData] { holdings.customers }

    /// What is open with a customer, and so keeps their data from being erased (CUS-05).
    package func openBusiness(of customer: String, in transaction: Transaction) throws -> [OpenWork.Item] {
        try holdings.blocks.flatMap { try $0.items(of: customer, limit: 100, in: transaction) }
    }

    /// A customer's contacts, newest first, over all modules (CUS-12).
    ///
    /// - Parameter before: where the last page ended.
    package func timeline(
        of customer: String, before: (at: Instant, id: String)?, limit: Int, in transaction: Transaction
    ) throws -> [TimelineSource.Entry] {
        let found = try holdings.timeline.flatMap {
            try $0.entries(of: customer, before: before, limit: limit, in: transaction)
        }
        return Array(found.sorted { ($1.at, $1.id) < ($0.at, $0.id) }.prefix(limit))
    }
}
