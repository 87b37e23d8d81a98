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
    /// All checklists that the inspection followed (INS-02).
    let checklists: [UsedChecklist]
    var findings: Findings
    /// Of a fail: whether the promised time still holds (INS-05).
    var promiseReview: PromiseReview?

    enum Result: String, Sendable, CaseIterable {
        case pass, fail
    }

    struct Findings: Sendable {
        let result: Result
        let answers: [Answer]
        let roadTest: RoadTest?
        var wear: [WearReading]
        var defects: [Defect]
        /// What was found beside the agreed work (INS-06, INS-07).
        var others: [OtherFinding]
    }

    struct Answer: Sendable {
        let item: String
        let result: AnswerResult
        /// In thousandths of the item's unit.
        let measured: Int64?
        let note: String?
        /// Who checked it besides, where the item asks for that.
        var secondCheck: SecondCheck?
    }

    enum AnswerResult: String, Sendable, CaseIterable {
        case ok, notOk, notApplicable
    }

    /// A check by another person than the inspector (INS-02).
    struct SecondCheck: Sendable {
        let staffID: StaffID
        /// Nil as it was sent: then it is the moment of the inspection.
        let at: Instant?
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
}
