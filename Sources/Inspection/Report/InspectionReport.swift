import Network
import RepairOrders
import ServiceKit

/// What an inspector found of an order, as it was recorded; never changed afterwards.
struct InspectionReport: Sendable {
    let id: InspectionID
    let orderID: RepairOrderID
    let inspectorID: StaffID
    let at: Instant
    let checklistID: String
    let checklistVersion: Int64
    let findings: Findings

    enum Result: String, Sendable, CaseIterable {
        case pass, fail
    }

    struct Findings: Sendable {
        let result: Result
        let answers: [Answer]
        let roadTest: RoadTest?
        let wear: [Wear]
        let defects: [Defect]
    }

    struct Answer: Sendable {
        let item: String
        let result: AnswerResult
        /// In thousandths of the item's unit.
        let measured: Int64?
        let note: String?
    }

    enum AnswerResult: String, Sendable, CaseIterable {
        case ok, notOk, notApplicable
    }

    /// With distance, route or conditions, and findings (INS-04).
    struct RoadTest: Sendable {
        /// In tenths of a kilometre.
        let distance: Int64
        let conditions: String?
        let route: String?
        let technicianID: StaffID?
        let findings: String
    }

    /// The remaining life of a wear part (INS-08).
    struct Wear: Sendable {
        let component: String
        let position: String
        /// In thousandths of the unit.
        let measured: Int64
        let unit: String
        let remainingKm: Int64?
    }

    /// Why a job goes back (INS-05).
    struct Defect: Sendable {
        let jobID: JobID
        let defect: String
        let cause: String
        let disposition: Disposition
    }

    enum Disposition: String, Sendable, CaseIterable {
        case rework, replacePart, adjust, retest
    }
}
