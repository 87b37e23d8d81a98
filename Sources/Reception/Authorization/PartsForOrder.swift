import JSON
import Parts
package import RepairOrders
package import SQLDatabase
package import ServiceKit

/// Keeps the agreed jobs' parts for the order (BKG-07, REP-05).
package enum PartsForOrder {
    /// A part that is not there in full.
    struct Shortage: JSONRepresentable {
        let partNumber: String
        let quantity: Quantity

        func writeMembers(to writer: inout JSONWriter) {
            writer.member("partNumber", partNumber)
            writer.member("quantity", quantity)
        }
    }

    /// Reserves what the agreed jobs need, beginning with what the appointment had kept; nobody comes between, since it
    /// is one transaction.
    ///
    /// - Returns: what is short of it.
    static func reserve(
        _ document: RepairOrderDocument, _ call: Call, in transaction: Transaction
    ) throws -> [Shortage] {
        let order = document.order
        if let appointment = order.appointmentID {
            try Stock.release(holder: appointment.text, call: call, in: transaction)
        }
        try Stock.release(holder: order.id.text, call: call, in: transaction)
        var shortages: [Shortage] = []
        for need in needs(of: document) {
            guard let part = try PartTable.find(number: need.partNumber, in: transaction) else { continue }
            let result = try Stock.reserve(
                part, need.quantity, outlet: order.outletID, holder: order.id.text, call: call, in: transaction)
            if result.short > .zero { shortages.append(Shortage(partNumber: part.number, quantity: result.short)) }
        }
        return shortages
    }

    /// The same after the agreed jobs have become fewer: what they still need of what was not issued.
    ///
    /// - Parameter issued: part numbers and quantities that are out for the order.
    package static func reserveAgain(
        _ document: RepairOrderDocument, issued: [(partNumber: String, quantity: Quantity)], _ call: Call,
        in transaction: Transaction
    ) throws {
        let order = document.order
        try Stock.release(holder: order.id.text, call: call, in: transaction)
        for need in needs(of: document) {
            let out = issued.filter { $0.partNumber == need.partNumber }.reduce(Quantity.zero) { $0 + $1.quantity }
            guard need.quantity > out, let part = try PartTable.find(number: need.partNumber, in: transaction) else {
                continue
            }
            let open = Quantity(thousandths: need.quantity.thousandths - out.thousandths)
            _ = try Stock.reserve(
                part, open, outlet: order.outletID, holder: order.id.text, call: call, in: transaction)
        }
    }

    /// One line a part, in the order of the jobs.
    private static func needs(of document: RepairOrderDocument) -> [(partNumber: String, quantity: Quantity)] {
        var needs: [(partNumber: String, quantity: Quantity)] = []
        for line in document.agreedJobs.flatMap(\.parts) {
            if let index = needs.firstIndex(where: { $0.partNumber == line.partNumber }) {
                needs[index].quantity = needs[index].quantity + line.quantity
            } else {
                needs.append((line.partNumber, line.quantity))
            }
        }
        return needs
    }
}
