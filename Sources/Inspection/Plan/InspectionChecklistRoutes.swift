import JSON
import Network
import Pricing
import SQLDatabase
import ServiceKit

/// Checklists are the network's; a new version holds for orders that are authorised from its day on (INS-02).
enum InspectionChecklistRoutes {
    static let all: [Route] = [
        .get(
            "/v1/inspection-checklists", .readOrders,
            query: DateFilter.parameters(InspectionChecklistTable.dates), paged: true, list),
        .get("/v1/inspection-checklists/{code}", .readOrders, query: ["version"], show),
        .put(
            "/v1/inspection-checklists/{code}", .manageQuality, rules: BodyRules(.INS_02),
            reading: InspectionChecklist.Content.init(from:), publish),
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let checklists = try InspectionChecklistTable.list(
            call.query.dates(
                created: InspectionChecklistTable.created, InspectionChecklistTable.dates,
                changes: InspectionChecklistTable.changes),
            after: page.after?.first ?? "", limit: page.limit, in: transaction)
        return .list(checklists, page, call) { [$0.id] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let version = try call.query.parsed("version") { Int64($0) }
        guard let checklist = try InspectionChecklistTable.find(call.text("code"), version: version, in: transaction)
        else { throw Refusal.notFound("checklist") }
        return .ok(checklist, version: checklist.version)
    }

    /// Adds a version; inspections by an earlier one, and orders that were authorised under it, stay with that.
    private static func publish(
        _ content: InspectionChecklist.Content, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        try call.requireNetworkReach()
        let id = try call.text("code")
        guard (1...40).contains(id.utf8.count), id.utf8.allSatisfy(isCodeByte) else {
            throw Refusal.notFound("checklist")
        }
        let before = try InspectionChecklistTable.find(id, in: transaction)
        if let before { try call.checkVersion(before.version) }
        try require(content, after: before, call, in: transaction)
        let checklist = InspectionChecklist(
            id: id, version: (before?.version ?? 0) + 1, publishedAt: call.now, content: content)
        try InspectionChecklistTable.insert(checklist, in: transaction)
        let event = Event(
            "inspectionChecklist.published", id, version: checklist.version, outlet: nil,
            changes: [Event.Change("validFrom", to: content.validFrom.text)])
        try call.record(event, in: transaction)
        return .ok(checklist, version: checklist.version)
    }

    private static func require(
        _ content: InspectionChecklist.Content, after before: InspectionChecklist?, _ call: Call,
        in transaction: Transaction
    ) throws {
        // The day begins first fourteen hours east of Greenwich: what was authorised before it keeps its checklist.
        let tomorrow = OutletZone.utc.date(of: call.now.adding(minutes: 14 * 60)).adding(days: 1)
        let earliest = max(tomorrow, before?.content.validFrom ?? tomorrow)
        guard content.validFrom >= earliest else {
            throw Refusal(
                .INS_02, status: 422, code: "checklist_too_early",
                "A version is valid from \(earliest.text) at the earliest: orders that are authorised keep theirs.",
                zh: "新版本最早自 \(earliest.text) 起生效:已授权的委托书沿用原版本。", at: "/validFrom")
        }
        for (index, code) in content.operations.enumerated() {
            _ = try LaborOperation.referenced(code: code, at: "/operations/\(index)", in: transaction)
        }
        let isForAll = content.operations.isEmpty && content.skills.isEmpty
        guard before?.id == InspectionChecklist.general, !isForAll else { return }
        throw Refusal(
            .INS_02, status: 422, code: "general_checklist",
            "The checklist \(InspectionChecklist.general) is for all work; name no operations and no skills.",
            zh: "清单 \(InspectionChecklist.general) 适用于所有作业,不得限定工时项目或技能。", at: "/operations")
    }

    private static func isCodeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
