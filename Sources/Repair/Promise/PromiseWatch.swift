package import Network
import Notifications
package import RepairOrders
import SQLDatabase
package import ServiceKit

/// Watches promised times: when the work that is left cannot be done by one any more, the advisor is told, once for
/// each promise (REP-09).
package enum PromiseWatch {
    static let kind = "repairOrder.promiseCheck"

    static let reactions: [Reaction] = [
        Reaction(to: "repairOrder.authorized", plan), Reaction(to: "changeRequest.approved", plan),
        Reaction(to: "repairOrder.moved", plan), Reaction(to: "repairOrder.promiseChanged", plan),
        Reaction(to: "repairOrder.returnedToRepair", plan),
        Reaction(to: "repairOrder.passed", stop),
        Reaction(to: "repairOrder.cancelled", stop),
    ]

    static let job = JobHandler(kind) { job, call, transaction in
        try check(RepairOrderID(stored: job.subject), call, in: transaction)
    }

    private static let watched: Set<RepairOrderStatus> = [.authorized, .inRepair, .inInspection]

    /// The first look is at once: a promise may be at risk already when it is given or the work grows.
    private static func plan(_ event: Event, _ call: Call, _ transaction: Transaction) throws {
        guard let order = try RepairOrderTable.find(RepairOrderID(stored: event.root), in: transaction),
            order.promisedAt != nil, watched.contains(order.status)
        else { return }
        try Scheduler.schedule(
            kind, of: order.id.text, at: call.now, outlet: order.outletID.text, call, in: transaction)
    }

    private static func stop(_ event: Event, _ call: Call, _ transaction: Transaction) throws {
        try Scheduler.cancel(kind, of: event.root, call, in: transaction)
    }

    private static func check(_ id: RepairOrderID, _ call: Call, in transaction: Transaction) throws {
        let document = try RepairOrderDocument.load(id, in: transaction)
        let order = document.order
        guard let promised = order.promisedAt, watched.contains(order.status) else { return }
        let outlet = try Outlet.load(order.outletID, in: transaction)
        let left = left(of: document)
        let projected = finish(left, call.now, outlet)
        guard projected > promised else {
            let next = latestStart(of: left, doneBy: promised, from: call.now, at: outlet)
            return try Scheduler.schedule(
                kind, of: id.text, at: max(next, call.now).adding(minutes: 1), outlet: outlet.id.text, call,
                in: transaction)
        }
        guard try PromiseRiskTable.insert(id, promised, projected, at: call.now, in: transaction) else { return }
        let changes = [
            Event.Change("promised", to: promised.text), Event.Change("projected", to: projected.text),
        ]
        try call.record(
            Event(
                "repairOrder.promiseAtRisk", id.text, version: order.version, outlet: outlet.id.text,
                changes: changes), in: transaction)
        var notice = Notice(.promiseAtRisk, to: .staff(order.advisorID), about: id.text, at: outlet)
        notice.occasion = promised.text
        notice.set("number", order.number)
        notice.set("promised", outlet.words(promised))
        notice.set("projected", outlet.words(projected))
        try notice.queue(call, in: transaction)
    }

    /// When the work that is left on an order is done at the earliest, if it goes on now.
    package static func projection(of document: RepairOrderDocument, at now: Instant, _ outlet: Outlet) -> Instant {
        finish(left(of: document), now, outlet)
    }

    private static func left(of document: RepairOrderDocument) -> Hours {
        document.agreedJobs.filter { $0.status != .completed && $0.status != .passed }
            .map(\.work.standardHours).reduce(Hours(hundredths: 0), +)
    }

    /// When work that goes on from now is done: it runs only while the outlet is open.
    static func finish(_ left: Hours, _ from: Instant, _ outlet: Outlet) -> Instant {
        left.hundredths == 0 ? from : outlet.earliestFinish(of: left, from: from) ?? from.adding(left)
    }

    /// The last minute at which the work can go on and still be done by the promised time.
    ///
    /// Who begins later is never done earlier, so it is found by halving.
    static func latestStart(
        of left: Hours, doneBy promised: Instant, from now: Instant, at outlet: Outlet
    ) -> Instant {
        var (good, bad) = (now, max(promised, now).adding(minutes: 1))
        while bad.since(good) > 60_000_000 {
            let middle = good.adding(microseconds: bad.since(good) / 2)
            if finish(left, middle, outlet) <= promised { good = middle } else { bad = middle }
        }
        return good
    }
}
