import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The manual, tools and test equipment of a job (REP-07).
enum JobAidRoutes {
    static let all: [Route] = [
        .get("/v1/repair-orders/{id}/jobs/{jobId}/equipment", .readOrders, show),
        .post(
            "/v1/repair-orders/{id}/jobs/{jobId}/equipment", .repair, rules: BodyRules(.REP_07),
            reading: { Wish(equipmentID: $0.id("equipmentId"), staffID: $0.id("staffId")) }, take),
        .post(
            "/v1/repair-orders/{id}/jobs/{jobId}/manual-references", .repair, rules: BodyRules(.REP_07),
            reading: { Section(text: $0.string("section", length: 1...100), staffID: $0.id("staffId")) }, refer),
    ]

    struct Wish: Sendable {
        let equipmentID: EquipmentID
        let staffID: StaffID
    }

    struct Section: Sendable {
        let text: String
        let staffID: StaffID
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.load(call.id("id"), in: transaction)
        let job = document.jobs[try document.jobIndex(call.id("jobId"))]
        return .ok(try JobAids(of: job, in: transaction))
    }

    /// Equipment goes to one job at a time, and what measures only within its calibration.
    private static func take(_ input: Wish, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let (document, job) = try atWork(call, "takeEquipment", in: transaction)
        let outlet = document.order.outletID
        _ = try Staff.referenced(input.staffID, at: "/staffId", outlet: outlet, in: transaction)
        let taken: (checkout: String, equipment: Equipment)
        do {
            taken = try CheckOut.run(
                input.equipmentID, at: "/equipmentId", staff: input.staffID, order: document.order.id.text,
                outlet: outlet, call, in: transaction)
        } catch var refusal as Refusal where refusal.rule == .NET_06 {
            // Asked for a job, the same is what REP-07 asks.
            refusal.rule = .REP_07
            refusal.pointers = refusal.status == 422 ? refusal.pointers : ["/equipmentId"]
            throw refusal
        }
        try JobAidTable.insert(checkout: taken.checkout, for: job.id, in: transaction)
        let changes = [
            Event.Change("equipmentId", to: taken.equipment.id.text), Event.Change("staffId", to: input.staffID.text),
        ]
        try document.record("job.equipmentTaken", job.id.text, changes: changes, call, in: transaction)
        return try answer(job, document, in: transaction)
    }

    private static func refer(_ input: Section, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let (document, job) = try atWork(call, "referToManual", in: transaction)
        let staff = try Staff.referenced(
            input.staffID, at: "/staffId", outlet: document.order.outletID, in: transaction)
        let reference = JobAids.ManualReference(section: input.text, staffID: staff.id, at: call.now)
        try JobAidTable.insert(reference, for: job.id, in: transaction)
        let changes = [Event.Change("section", to: input.text), Event.Change("staffId", to: staff.id.text)]
        try document.record("job.manualReferenced", job.id.text, changes: changes, call, in: transaction)
        return try answer(job, document, in: transaction)
    }

    private static func answer(
        _ job: Job, _ document: RepairOrderDocument, in transaction: Transaction
    ) throws -> Answer {
        .created(
            try JobAids(of: job, in: transaction),
            at: "/v1/repair-orders/\(document.order.id)/jobs/\(job.id)/equipment")
    }

    /// A job that is agreed to and not complete, of an order in the workshop.
    private static func atWork(
        _ call: Call, _ action: String, in transaction: Transaction
    ) throws -> (RepairOrderDocument, Job) {
        let document = try RepairOrderDocument.forChange(call, in: transaction)
        let job = document.jobs[try document.jobIndex(call.id("jobId"))]
        try document.requireState(.inRepair, for: action, .REP_07)
        guard job.isAtWork else {
            throw Refusal.state(
                job.status.rawValue, action: action, allowed: document.nextActions(of: job).map(\.rawValue),
                rule: .REP_07)
        }
        return (document, job)
    }
}

extension Job {
    /// Whether it is agreed to and not complete.
    var isAtWork: Bool {
        switch status {
        case .approved, .assigned, .inProgress, .paused: true
        case .proposed, .declined, .deferred, .completed, .passed, .failed: false
        }
    }
}
