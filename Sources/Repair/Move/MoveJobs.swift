import JSON
import Network
import Parts
import Reception
import RepairOrders
import SQLDatabase
import ServiceKit

/// Moves some jobs of an order to another outlet, onto a new order there that the customer has agreed to already; the
/// rest stays (REP-16).
enum MoveJobs {
    /// - Returns: the move, with the new order in it.
    static func run(
        _ jobs: [Job], of document: inout RepairOrderDocument, _ wanted: OrderMove, to outlet: Outlet,
        _ advisor: StaffID, _ call: Call, in transaction: Transaction
    ) throws -> OrderMove {
        let old = document.order
        let number = try NumberRange.document(
            "ro", outletCode: outlet.code, on: outlet.zone.date(of: call.now), in: transaction)
        var order = RepairOrder(
            id: call.newID(), number: number, outletID: outlet.id, customerID: old.customerID,
            vehicleID: old.vehicleID, appointmentID: nil, advisorID: advisor, currency: old.currency,
            createdAt: call.now)
        order.takeOver(from: old)
        var target = RepairOrderDocument(order: order)
        var move = wanted
        move.newOrderID = order.id
        try RepairOrderTable.insert(order, in: transaction)
        try OrderMoveTable.insert(move, in: transaction)
        try take(jobs, from: document, to: &target, call, in: transaction)
        document.jobs.removeAll { job in jobs.contains { $0.id == job.id } }
        try moveParts(of: jobs, &document, &target, move, call, in: transaction)
        let price = jobs.reduce(Int64(0)) { $0 + ($1.total ?? 0) }
        document.order.authorizedTotal = document.order.authorizedTotal.map { $0 - price }
        target.order.authorizedTotal = old.status == .draft ? nil : price
        moveEstimate(of: jobs, from: &document.order, to: &target.order)
        try document.record("repairOrder.movedOut", move.id.text, changes: move.changes, call, in: transaction)
        try document.save(event: "repairOrder.jobsMoved", changes: move.changes, call, in: transaction)
        try begin(&target, as: old, move, call, in: transaction)
        try tell(of: target, from: old, call, in: transaction)
        return move
    }

    /// Each order is estimated at its own jobs (RCP-12); what was found later was in no estimate.
    private static func moveEstimate(
        of jobs: [Job], from order: inout RepairOrder, to target: inout RepairOrder
    ) {
        guard let estimated = order.estimatedTotal else { return }
        let share = jobs.filter { $0.changeRequestID == nil }.reduce(Int64(0)) { $0 + ($1.total ?? 0) }
        order.estimatedTotal = estimated - share
        target.estimatedTotal = share
    }

    /// The jobs with their concerns, agreements, clockings, completions and outside work.
    private static func take(
        _ jobs: [Job], from document: RepairOrderDocument, to target: inout RepairOrderDocument, _ call: Call,
        in transaction: Transaction
    ) throws {
        var concerns: [ConcernID: ConcernID] = [:]
        for (position, concern) in document.concerns.filter({ one in jobs.contains { $0.concernID == one.id } })
            .enumerated()
        {
            let copy = concern.copied(as: call.newID(), to: target.order.id, position: position)
            concerns[concern.id] = copy.id
            target.concerns.append(copy)
            try ConcernTable.insert(copy, in: transaction)
            if copy.diagnosis != nil { try ConcernTable.update(copy, in: transaction) }
        }
        for (position, job) in jobs.enumerated() {
            var moved = job.moved(
                to: target.order.id, position: position, concern: job.concernID.flatMap { concerns[$0] })
            _ = moved.release()
            try JobTable.moveOrder(of: moved, in: transaction)
            try JobTable.update(moved, in: transaction)
            try JobTable.updateShares(moved, in: transaction)
            try MovedJobTable.follow(job.id, from: job.orderID, to: target.order.id, in: transaction)
            target.jobs.append(moved)
        }
    }

    /// What was arranged for the jobs tells, each by an event of its own, that it stands on the new order now.
    private static func tell(
        of target: RepairOrderDocument, from old: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws {
        let change = Event.Change("repairOrderId", from: old.id.text, to: target.order.id.text)
        for id in try MovedJobTable.sublets(on: target.order.id, in: transaction) {
            try target.record("sublet.moved", id.text, changes: [change], call, in: transaction)
        }
        for id in try MovedJobTable.expertCases(on: target.order.id, in: transaction) {
            try target.record("expertCase.moved", id.text, changes: [change], call, in: transaction)
        }
        for deferred in try DeferredJobTable.revived(at: target.order.id, in: transaction) {
            try call.record(
                Event(
                    "deferredJob.moved", deferred.id.text, version: deferred.version,
                    outlet: target.order.outletID.text, changes: [change]), in: transaction)
        }
    }

    /// What is out for the jobs and what is kept for them; what is left is counted anew on both sides.
    private static func moveParts(
        of jobs: [Job], _ document: inout RepairOrderDocument, _ target: inout RepairOrderDocument, _ move: OrderMove,
        _ call: Call, in transaction: Transaction
    ) throws {
        let out = try IssuedParts.balance(of: document.order.id, in: transaction)
        try MoveParts.run(
            jobs.map(\.id), of: document.order, as: target.order, move, call, in: transaction)
        var needs: [String: Quantity] = [:]
        for job in jobs where job.isAgreed {
            for line in job.parts {
                needs[line.partNumber, default: .zero] = needs[line.partNumber, default: .zero] + line.quantity
            }
            for part in out where part.jobID == job.id {
                needs[part.partNumber] = max(.zero, needs[part.partNumber, default: .zero] - part.quantity)
            }
        }
        try Stock.relocateReservations(
            of: document.order.id.text, to: target.order.id.text, only: needs, move: move.id.text, from: move.from,
            to: move.to, staff: move.by, call: call, in: transaction)
        let left = try IssuedParts.balance(of: document.order.id, in: transaction)
        try PartsForOrder.reserveAgain(
            document, issued: left.map { ($0.partNumber, $0.quantity) }, call, in: transaction)
        document.countParts(left)
        target.countParts(try IssuedParts.balance(of: target.order.id, in: transaction))
        document.order.openSublets = Int64(try SubletTable.open(of: document.order.id, in: transaction).count)
        target.order.openSublets = Int64(try SubletTable.open(of: target.order.id, in: transaction).count)
    }

    /// The new order is told of as what it is: made, agreed to and at work as the one that it comes from.
    private static func begin(
        _ target: inout RepairOrderDocument, as old: RepairOrder, _ move: OrderMove, _ call: Call,
        in transaction: Transaction
    ) throws {
        try target.recordCreation(call, in: transaction)
        for measured in try MeasurementTable.measurements(on: old.id.text, in: transaction)
        where measured.rule.code.hasPrefix("RCP") {
            try call.measure(
                measured.rule, met: measured.result == .met, on: target.order.id.text,
                outlet: target.order.outletID.text, staff: measured.staff, reason: measured.reason, mayRefuse: false,
                in: transaction)
        }
        if old.status != .draft {
            try AgreementCopy.run(from: old.id, to: target.order.id, hash: old.signedDocumentHash, in: transaction)
            try target.apply(.authorize, event: "repairOrder.authorized", call, in: transaction)
            target.order.times.authorized = old.times.authorized
        }
        if old.status == .inRepair { try target.apply(.start, event: "repairOrder.started", call, in: transaction) }
        try target.save(event: "repairOrder.moved", changes: move.changes, call, in: transaction)
        try call.measureMove(of: target.order, by: move.by, in: transaction)
    }
}
