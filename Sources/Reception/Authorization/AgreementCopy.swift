package import RepairOrders
package import SQLDatabase
import ServiceKit

/// What the customer signed stands also behind an order that some of the agreed jobs were moved to (RCP-08, REP-16).
package enum AgreementCopy {
    /// Puts the signed document and its signatures under another order as well.
    package static func run(
        from order: RepairOrderID, to other: RepairOrderID, hash: String?, in transaction: Transaction
    ) throws {
        guard let hash else { return }
        try SignedDocumentTable.copy(hash, from: order, to: other, in: transaction)
        try SignatureTable.copy(hash, from: order, to: other, in: transaction)
    }
}
