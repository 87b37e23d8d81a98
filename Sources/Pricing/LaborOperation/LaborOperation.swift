package import Network
package import SQLDatabase
package import ServiceKit

package enum LaborOperationNoun: IdentifierKind {
    package static let prefix = "op"
}

package typealias LaborOperationID = Identifier<LaborOperationNoun>

/// A piece of work as the trade knows it, in its present revision (PRI-01); a job copies what it was priced with.
package struct LaborOperation: Sendable, Hashable {
    package let id: LaborOperationID
    package let code: String
    /// Counts the revisions from 1; also the version of the resource.
    package let revision: Int64
    package let description: String
    package let standardHours: Hours
    /// Other standard times, by model.
    package var hoursByModel: [HoursOfModel] = []
    package let skill: String
    package let level: Int
    package let bayKind: BayKind
    /// What the technician answers before the job is complete.
    package let selfCheck: [String]
    package let roadTest: Bool
    package let guarantee: GuaranteeTerm?
    package let manualSection: String?
    package let tools: [String]
    /// What the inspector checks besides.
    package let inspectionChecklist: [ChecklistItem]
    package let createdAt: Instant
    /// Whether the technician who led the work drives along at the road test (INS-04).
    package var needsTechnicianOnRoad = false

    /// The standard time on vehicles of one model (PRI-01).
    package struct HoursOfModel: Sendable, Hashable {
        package let model: VehicleModel
        package let hours: Hours
    }

    /// The operation as it is on a vehicle: with the standard time of its model, where that has one of its own.
    ///
    /// A time that names the make goes before one that does not.
    package func fitted(make: String, model: String) -> LaborOperation {
        let own = hoursByModel.filter { $0.model.matches(make: make, model: model) }
        guard let hours = (own.first { $0.model.make != nil } ?? own.first)?.hours else { return self }
        return LaborOperation(
            id: id, code: code, revision: revision, description: description, standardHours: hours,
            hoursByModel: hoursByModel, skill: skill, level: level, bayKind: bayKind, selfCheck: selfCheck,
            roadTest: roadTest, guarantee: guarantee, manualSection: manualSection, tools: tools,
            inspectionChecklist: inspectionChecklist, createdAt: createdAt, needsTechnicianOnRoad: needsTechnicianOnRoad
        )
    }

    /// How long the work is guaranteed, whichever comes first.
    package struct GuaranteeTerm: Sendable, Hashable {
        package let days: Int
        package let distanceKm: Int64

        package init(days: Int, distanceKm: Int64) {
            self.days = days
            self.distanceKm = distanceKm
        }
    }

    /// The operation of that code.
    ///
    /// - Throws: `Refusal` 422 at the pointer where there is none.
    package static func referenced(
        code: String, at pointer: String, in transaction: Transaction
    ) throws -> LaborOperation {
        guard let operation = try LaborOperationTable.find(code: code, in: transaction) else {
            throw Refusal.unknownReference(pointer, "labour operation")
        }
        return operation
    }
}

/// How long a repair is guaranteed, whichever comes first.
package typealias GuaranteeTerm = LaborOperation.GuaranteeTerm
