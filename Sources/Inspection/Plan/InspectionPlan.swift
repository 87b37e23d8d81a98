import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// What the inspector of one order has to answer: the checklists of its work, and each agreed job (INS-02, INS-04).
struct InspectionPlan: Sendable {
    let checklistID: String
    let version: Int64
    /// All checklists that apply, the general one first.
    let checklists: [UsedChecklist]
    /// Whether work of the order needs a road test.
    let roadTest: Bool
    /// Who led work whose road test they drive along at, and is still there; one of them is enough.
    let roadTestTechnicians: [StaffID]
    let items: [Item]

    struct Item: Sendable {
        /// The same for an order whenever it is asked for.
        let id: String
        let text: String
        var jobID: JobID?
        let check: ChecklistItem
    }

    /// The plan by the checklists that were valid when the order was authorised.
    init(of document: RepairOrderDocument, _ call: Call, in transaction: Transaction) throws {
        let outlet = try Outlet.load(document.order.outletID, in: transaction)
        let day = outlet.zone.date(of: document.order.times.authorized ?? call.now)
        let valid = try InspectionChecklistTable.valid(on: day, in: transaction)
        guard let general = valid.first(where: { $0.id == InspectionChecklist.general }) else {
            throw Refusal(
                .INS_02, code: "no_checklist", "No inspection checklist is valid on \(day).", zh: "\(day) 没有有效的质检清单。")
        }
        let jobs = document.agreedJobs
        let used = [general] + valid.filter { $0.id != general.id && $0.applies(to: jobs) }
        let works = try jobs.map { job in
            (job, try LaborOperationTable.find(code: job.work.operation, revision: job.work.revision, in: transaction))
        }
        checklistID = general.id
        version = general.version
        checklists = used.map { UsedChecklist(id: $0.id, version: $0.version) }
        let accompanied = works.filter { $0.1?.needsTechnicianOnRoad == true }.map(\.0)
        roadTest = !accompanied.isEmpty || jobs.contains(where: \.work.roadTest)
        roadTestTechnicians = try accompanied.compactMap(\.technicianID).filter { technician in
            try StaffTable.find(technician, in: transaction)?.status == .active
        }
        items =
            used.flatMap { list in
                list.content.items.map { Item(id: list.key(of: $0), text: $0.text.in(call.language), check: $0.check) }
            } + works.flatMap { Self.items(of: $0, $1, call.language) }
    }

    private static func items(of job: Job, _ operation: LaborOperation?, _ language: Language) -> [Item] {
        let work = job.work
        let done = Text(
            "\(work.description): done as agreed, self-check confirmed", zh: "\(work.description):按约定完成,自检已确认")
        let asked = (operation?.inspectionChecklist ?? []).enumerated().map { index, point in
            Item(id: "\(job.id)-\(index + 1)", text: "\(work.description): \(point.text)", jobID: job.id, check: point)
        }
        let first = Item(
            id: "\(job.id)-done", text: done.in(language), jobID: job.id, check: ChecklistItem(text: done.english))
        return [first] + asked
    }
}

extension InspectionPlan: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("checklistId", checklistID)
        writer.member("version", version)
        writer.array("checklists", checklists)
        writer.member("roadTest", roadTest)
        writer.array("roadTestTechnicians", strings: roadTestTechnicians.map(\.text))
        writer.array("items", items)
    }
}

extension InspectionPlan.Item: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("text", text)
        writer.member("jobId", jobID)
        writer.member("unit", check.unit)
        writer.member("minimum", decimal: check.minimum, places: ChecklistItem.places)
        writer.member("maximum", decimal: check.maximum, places: ChecklistItem.places)
        writer.member("notApplicable", check.notApplicable.rawValue)
        writer.member("secondPerson", check.needsSecondPerson)
    }
}
