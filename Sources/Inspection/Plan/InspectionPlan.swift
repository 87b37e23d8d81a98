import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// What the inspector of one order has to answer: the general checklist, and each agreed job (INS-02, INS-04).
struct InspectionPlan: Sendable {
    let checklistID: String
    let version: Int64
    /// Whether work of the order needs a road test.
    let roadTest: Bool
    let items: [Item]

    struct Item: Sendable {
        /// The same for an order whenever it is asked for.
        let id: String
        let text: String
        var jobID: JobID?
        /// The unit of the value that is to be measured.
        var unit: String?
        /// The least and the greatest good value, in thousandths of the unit.
        var minimum: Int64?
        var maximum: Int64?
    }

    init(checklistID: String, version: Int64, roadTest: Bool, items: [Item]) {
        self.checklistID = checklistID
        self.version = version
        self.roadTest = roadTest
        self.items = items
    }

    /// The plan by the checklist that was valid when the order was authorised.
    init(of document: RepairOrderDocument, _ call: Call, in transaction: Transaction) throws {
        let outlet = try Outlet.load(document.order.outletID, in: transaction)
        let day = outlet.zone.date(of: document.order.times.authorized ?? call.now)
        guard let checklist = try InspectionChecklistTable.valid(on: day, in: transaction) else {
            throw Refusal(
                .INS_02, code: "no_checklist", "No inspection checklist is valid on \(day).", zh: "\(day) 没有有效的质检清单。")
        }
        let general = checklist.items.map { Item(id: $0.id, text: $0.text.in(call.language)) }
        let ofJobs = try document.agreedJobs.flatMap { try Self.items(of: $0, call.language, in: transaction) }
        self.init(
            checklistID: checklist.id, version: checklist.version,
            roadTest: document.agreedJobs.contains(where: \.work.roadTest), items: general + ofJobs)
    }

    private static func items(
        of job: Job, _ language: Language, in transaction: Transaction
    ) throws -> [Item] {
        let work = job.work
        let done = Text(
            "\(work.description): done as agreed, self-check confirmed", zh: "\(work.description):按约定完成,自检已确认")
        let operation = try LaborOperationTable.find(
            code: work.operation, revision: work.revision, in: transaction)
        let points = operation?.inspectionChecklist ?? []
        let asked = points.enumerated().map { index, point in
            Item(
                id: "\(job.id)-\(index + 1)", text: "\(work.description): \(point.text)", jobID: job.id,
                unit: point.unit, minimum: point.minimum, maximum: point.maximum)
        }
        return [Item(id: "\(job.id)-done", text: done.in(language), jobID: job.id)] + asked
    }
}

extension InspectionPlan: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("checklistId", checklistID)
        writer.member("version", version)
        writer.member("roadTest", roadTest)
        writer.array("items", items)
    }
}

extension InspectionPlan.Item: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("text", text)
        writer.member("jobId", jobID)
        writer.member("unit", unit)
        writer.member("minimum", decimal: minimum, places: ChecklistItem.places)
        writer.member("maximum", decimal: maximum, places: ChecklistItem.places)
    }
}
