package import SQLDatabase

/// Events for who takes all of them.
package enum EventExport {
    /// A page as the list would answer it, JSON.
    ///
    /// - Parameter cursor: of the page before; without it the page begins where the query says.
    /// - Throws: `Refusal` 400 for a query that cannot be read.
    package static func page(
        _ call: Call, cursor: String?, limit: Int, in transaction: Transaction
    ) throws -> [UInt8] {
        try EventPage.answer(call, cursor: cursor, limit: limit, in: transaction)
    }
}
