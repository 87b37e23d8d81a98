package import RepairOrders
package import SQLDatabase
import ServiceKit

/// The customer's copy of the order as it was signed last (RCP-08, SET-12).
package struct CustomerCopy {
    private let signed: SignedDocument
    private let page: String

    /// Nil while the order is not signed.
    package init?(of order: RepairOrder, in transaction: Transaction) throws {
        guard let hash = order.signedDocumentHash,
            let signed = try SignedDocumentTable.find(of: order.id, hash: hash, in: transaction)
        else { return nil }
        let signatures = try SignatureTable.list(of: order.id, in: transaction).filter { $0.documentHash == hash }
        self.signed = signed
        page = try DocumentPage(signed, signatures).html
    }

    /// The bytes that were signed.
    package var bytes: [UInt8] { signed.bytes }
    package var hash: String { signed.hash }

    /// What stands in the body of the printed page.
    package var body: String {
        guard let start = page.firstRange(of: "<body>"), let end = page.firstRange(of: "</body>") else { return page }
        return String(page[start.upperBound..<end.lowerBound])
    }
}
