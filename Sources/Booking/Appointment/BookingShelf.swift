import Network
import Parts
import RepairOrders
import SQLDatabase
import ServiceKit

/// The parts of the proposed jobs, kept on the booking shelf under the appointment's identifier (BKG-07).
extension AppointmentDocument {
    /// Replaces the proposed parts where the body names some: reserves them anew and tells the parts store.
    ///
    /// Other parts make another estimate; the old one falls.
    mutating func propose(
        parts: [ProposedPart]?, _ call: Call, in transaction: Transaction
    ) throws {
        guard let parts else { return }
        let found = try Part.proposed(parts, in: transaction)
        let isOther = parts != appointment.parts
        try Stock.release(holder: appointment.id.text, call: call, in: transaction)
        try AppointmentPartTable.deleteAll(of: appointment.id, in: transaction)
        try AppointmentPartTable.insert(parts, of: appointment.id, in: transaction)
        appointment.parts = parts
        try reserve(found, call, in: transaction)
        guard isOther else { return }
        appointment.estimate = nil
        try PreparationTable.reopen(.parts, of: appointment.id, in: transaction)
        try tellParts(call, in: transaction)
    }

    func reserve(
        _ parts: [(part: Part, quantity: Quantity)], _ call: Call, in transaction: Transaction
    ) throws {
        for (part, quantity) in parts {
            _ = try Stock.reserve(
                part, quantity, outlet: outlet.id, holder: appointment.id.text, call: call, in: transaction)
        }
    }

    /// Frees people, bays and parts at once (BKG-13).
    func free(_ call: Call, in transaction: Transaction) throws {
        try CapacityClaims.free(appointment.id, in: transaction)
        try Stock.release(holder: appointment.id.text, call: call, in: transaction)
    }
}

extension Part {
    /// The parts that a body's `parts` names.
    ///
    /// - Throws: `Refusal` 422 where one is not known.
    static func proposed(
        _ parts: [ProposedPart], in transaction: Transaction
    ) throws -> [(part: Part, quantity: Quantity)] {
        try parts.enumerated().map { index, part in
            let pointer = "/parts/\(index)/partNumber"
            return (try referenced(number: part.partNumber, at: pointer, in: transaction), part.quantity)
        }
    }
}
