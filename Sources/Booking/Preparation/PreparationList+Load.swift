import Network
import RepairOrders
import SQLDatabase
import ServiceKit

extension PreparationList {
    static func load(_ appointment: Appointment, in transaction: Transaction) throws -> PreparationList {
        let claims = try CapacityClaimTable.list(of: appointment.id, in: transaction)
        return PreparationList(
            items: try PreparationTable.list(of: appointment.id, in: transaction), appointment: appointment,
            technicians: claims.resources(of: .technician).map(StaffID.init(stored:)))
    }

    /// Begins the list of a new appointment.
    static func begin(_ appointment: Appointment, _ call: Call, in transaction: Transaction) throws {
        for kind in PreparationKind.always {
            try PreparationTable.insert(kind, call.newID(), of: appointment.id, in: transaction)
        }
    }
}

extension [CapacityClaim] {
    /// The people or bays of a kind, each once, in the order of time.
    func resources(of kind: CapacityKind) -> [String] {
        reduce(into: []) { resources, claim in
            if claim.kind == kind, !resources.contains(claim.resource) { resources.append(claim.resource) }
        }
    }
}
