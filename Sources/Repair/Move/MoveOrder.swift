import JSON
import Network
import Parts
import Reception
import RepairOrders
import SQLDatabase
import ServiceKit

/// Moves an order to another outlet with its parts and their cost; from then on it is that outlet's alone (REP-16).
enum MoveOrder {
    struct Input: Sendable {
        let outletID: OutletID
        let reason: String
        let by: StaffID
        let advisorID: StaffID?
        let jobs: [JobID]

        init(from reader: inout ObjectReader) {
            outletID = reader.id("outletId")
            reason = reader.string("reason", length: 1...500)
            by = reader.id("by")
            advisorID = reader.optionalID("advisorId")
            jobs =
                reader.optionalArray("jobIds", count: 1...100) { element in
                    element.parsed(
                        expected: "an identifier like job_…", placeholder: JobID(stored: ""), JobID.init)
                } ?? []
        }
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let target = try Outlet.referenced(input.outletID, at: "/outletId", call, in: transaction)
        try require(document, to: target, in: transaction)
        let staff = try Staff.referenced(input.by, at: "/by", outlet: document.order.outletID, in: transaction)
        let advisor = try Receiver.find(
            input.advisorID, document.order.advisorID, at: target, call, in: transaction)
        var move = OrderMove(
            id: call.newID(), orderID: document.order.id, from: document.order.outletID, to: target.id,
            reason: input.reason, by: staff.id, at: call.now)
        let jobs = try named(input.jobs, of: document)
        move.jobs = (jobs ?? document.jobs).map(\.id)
        if let jobs {
            move = try MoveJobs.run(jobs, of: &document, move, to: target, advisor, call, in: transaction)
        } else {
            try whole(&document, move, advisor, call, in: transaction)
        }
        for order in [document.order.id, move.newOrderID].compactMap({ $0 }) {
            try call.measure(
                .REP_16, met: true, on: order.text, outlet: target.id.text, staff: staff.id.text, in: transaction)
        }
        return document.answer(with: "move", move)
    }

    /// The jobs that go alone; nil where the order goes as a whole, also by the names of all its jobs.
    private static func named(_ ids: [JobID], of document: RepairOrderDocument) throws -> [Job]? {
        let jobs = try ids.enumerated().map { index, id in
            guard let job = document.jobs.first(where: { $0.id == id }), !ids.prefix(index).contains(id) else {
                throw Refusal.unknownReference("/jobIds/\(index)", "job", rule: .REP_16)
            }
            return job
        }
        guard !jobs.isEmpty, jobs.count < document.jobs.count else { return nil }
        if let job = jobs.first(where: { !$0.isMovable }) {
            throw Refusal.state(
                job.status.rawValue, action: "moveOutlet", allowed: document.nextActions(of: job).map(\.rawValue),
                rule: .REP_16)
        }
        return jobs
    }

    private static func whole(
        _ document: inout RepairOrderDocument, _ move: OrderMove, _ advisor: StaffID, _ call: Call,
        in transaction: Transaction
    ) throws {
        try OrderMoveTable.insert(move, in: transaction)
        try MoveParts.run(document.jobs.map(\.id), of: document.order, as: document.order, move, call, in: transaction)
        try Stock.relocateReservations(
            of: document.order.id.text, to: document.order.id.text, move: move.id.text, from: move.from, to: move.to,
            staff: move.by, call: call,
            in: transaction)
        // The outlet that it leaves learns of it by an event of its own; those that follow are the other one's.
        try document.record("repairOrder.movedOut", move.id.text, changes: move.changes, call, in: transaction)
        for index in document.jobs.indices where document.jobs[index].release() {
            try JobTable.update(document.jobs[index], in: transaction)
            try JobTable.updateShares(document.jobs[index], in: transaction)
        }
        document.order.moveTo(move.to, advisor: advisor)
        try RepairOrderTable.moveOutlet(document.order, in: transaction)
        try document.save(event: "repairOrder.moved", changes: move.changes, call, in: transaction)
        try call.measureMove(of: document.order, by: move.by, in: transaction)
    }

    /// What has to be done at the outlet that it leaves before, and what the other one has to be able to take on.
    private static func require(
        _ document: RepairOrderDocument, to target: Outlet, in transaction: Transaction
    ) throws {
        let order = document.order
        try document.requireState(.draft, .authorized, .inRepair, for: "moveOutlet", .REP_16)
        guard target.id != order.outletID else { throw Refusal.sameOutlet(target) }
        try target.requireTakesWork()
        try document.requireNotStopped()
        if document.jobs.contains(where: { $0.status == .inProgress }) { throw document.inState(Refusal.clockRuns) }
        let tools = try JobAidTable.equipment(of: order.id, in: transaction).filter { $0.returnedAt == nil }
        guard tools.isEmpty else { throw document.inState(Refusal.toolsOut(tools.map(\.name))) }
        let own = try Outlet.load(order.outletID, in: transaction)
        guard target.currency == own.currency else { throw document.inState(Refusal.otherCurrency(target, order)) }
        // What the customer agreed to has the tax of its lines; a draft is priced anew.
        guard order.status == .draft || target.taxRate == own.taxRate else {
            throw document.inState(Refusal.otherTax(target))
        }
    }
}

extension Job {
    /// Whether it can go to another outlet by itself: it is not done, and not given up.
    fileprivate var isMovable: Bool { status == .proposed || isAtWork }

    /// Frees technician and bay of a job that is not complete, so that the other outlet assigns its own.
    ///
    /// - Returns: whether there was anything to free.
    mutating func release() -> Bool {
        guard status == .assigned || status == .paused else { return false }
        status = .approved
        technicianID = nil
        bayID = nil
        shares = []
        return true
    }
}

extension Refusal {
    fileprivate static func sameOutlet(_ outlet: Outlet) -> Refusal {
        Refusal(
            .REP_16, status: 422, code: "same_outlet", "The order is at outlet \(outlet.code) already.",
            zh: "委托书已在网点 \(outlet.code)。", at: "/outletId")
    }

    fileprivate static var clockRuns: Refusal {
        Refusal(
            .REP_16, code: "work_in_progress", "Somebody is clocked on a job of the order. Pause or complete it first.",
            zh: "该委托书仍有工项在计时,请先暂停或完成。")
    }

    fileprivate static func toolsOut(_ names: [String]) -> Refusal {
        let list = names.joined(separator: ", ")
        return Refusal(
            .REP_16, code: "equipment_not_returned",
            "Equipment of this outlet is out for the order: \(list). Return it first.",
            zh: "本网点设备仍被该委托书领用:\(list)。请先归还。")
    }

    fileprivate static func otherCurrency(_ outlet: Outlet, _ order: RepairOrder) -> Refusal {
        Refusal(
            .REP_16, code: "outlet_currency_differs",
            """
            The order is in \(order.currency.rawValue), and outlet \(outlet.code) works in \
            \(outlet.currency.rawValue). Choose an outlet with the same currency.
            """,
            zh: "委托书币种为 \(order.currency.rawValue),网点 \(outlet.code) 使用 \(outlet.currency.rawValue)。请选择相同币种的网点。",
            at: "/outletId")
    }

    fileprivate static func otherTax(_ outlet: Outlet) -> Refusal {
        Refusal(
            .REP_16, code: "outlet_tax_differs",
            """
            The customer agreed to prices with another tax than outlet \(outlet.code) charges. Choose an outlet with \
            the same tax, or cancel the order and open one there.
            """,
            zh: "客户同意的价格税率与网点 \(outlet.code) 不同。请选择税率相同的网点,或取消后在该网点新开委托书。", at: "/outletId")
    }
}

extension Call {
    /// Notes on an order that it came from another outlet as the rule says (REP-16).
    func measureMove(of order: RepairOrder, by staff: StaffID, in transaction: Transaction) throws {
        try measure(
            .REP_16, met: true, on: order.id.text, outlet: order.outletID.text, staff: staff.text, in: transaction)
    }
}
