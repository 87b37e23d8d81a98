package import SQLDatabase
import ServiceKit

extension Bay {
    /// The bay of an outlet that a body names; one out of service cannot be used.
    ///
    /// - Throws: `Refusal` 422 `unknown_reference`.
    package static func referenced(
        _ id: BayID, at pointer: String, outlet: OutletID, in transaction: Transaction
    ) throws -> Bay {
        guard let bay = try BayTable.find(id, in: transaction), bay.outletID == outlet, bay.status == .inService
        else { throw Refusal.unknownReference(pointer, "bay") }
        return bay
    }
}
