import Customers
import JSON
import Network
import Notifications
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// Offers what has become free to the first on the wait-list who fits (BKG-13).
enum WaitList {
    private static let offerLapse = "waitListOffer.lapse"

    /// Passes an offer on when its time is over.
    static let jobs = [
        JobHandler(offerLapse) { job, call, transaction in
            guard let hold = try SlotHoldTable.find(SlotHoldID(stored: job.subject), in: transaction) else { return }
            try lapse(at: Outlet.load(hold.outletID, in: transaction), call, in: transaction)
        }
    ]

    /// Offers a time that has become free; the offer is a hold.
    static func offer(
        _ freed: Range<Instant>, at outlet: Outlet, _ call: Call, in transaction: Transaction
    ) throws {
        guard outlet.status == .active, freed.upperBound > call.now else { return }
        try lapse(at: outlet, call, in: transaction)
        try offerToFirst(freed, at: outlet, call, in: transaction)
    }

    /// Passes on what was offered and not taken in time.
    static func lapse(at outlet: Outlet, _ call: Call, in transaction: Transaction) throws {
        for entry in try WaitListTable.lapsed(at: outlet.id, now: call.now, in: transaction) {
            try end(entry, by: .lapse, as: .lapsed, call, in: transaction)
            try offerAgain(entry.holdID, at: outlet, call, in: transaction)
        }
    }

    /// What becomes of an entry whose offer was given back; the slot goes to the next.
    static func offerEnded(
        _ hold: SlotHold, as outcome: WaitListOffer.Outcome, _ call: Call, in transaction: Transaction
    ) throws {
        guard let entry = try WaitListTable.find(offered: hold.id, in: transaction), entry.status == .offered else {
            return
        }
        try end(entry, by: .decline, as: outcome, call, in: transaction)
        try offerAgain(hold.id, at: Outlet.load(entry.outletID, in: transaction), call, in: transaction)
    }

    /// Offers what one did not take to the next.
    static func offerAgain(
        _ hold: SlotHoldID?, at outlet: Outlet, _ call: Call, in transaction: Transaction
    ) throws {
        guard let freed = try hold.flatMap({ try WaitListOfferTable.freed(for: $0, in: transaction) }),
            outlet.status == .active
        else { return }
        try offerToFirst(freed, at: outlet, call, in: transaction)
    }

    /// Marks the entry whose offer was booked.
    static func booked(
        _ hold: SlotHold, as appointment: AppointmentID, _ call: Call, in transaction: Transaction
    ) throws {
        guard var entry = try WaitListTable.find(offered: hold.id, in: transaction), entry.status == .offered else {
            return
        }
        try WaitListOfferTable.close(hold.id, as: .accepted, in: transaction)
        try Scheduler.cancel(offerLapse, of: hold.id.text, call, in: transaction)
        entry.appointmentID = appointment
        try save(
            &entry, .accept, event: "waitListEntry.booked",
            [.init("appointmentId", to: appointment.text)], call, in: transaction)
    }

    private static func end(
        _ entry: WaitListEntry, by action: WaitListAction, as outcome: WaitListOffer.Outcome, _ call: Call,
        in transaction: Transaction
    ) throws {
        var entry = entry
        if let hold = entry.holdID {
            try WaitListOfferTable.close(hold, as: outcome, in: transaction)
            try Scheduler.cancel(offerLapse, of: hold.text, call, in: transaction)
        }
        entry.holdID = nil
        let event = outcome == .lapsed ? "waitListEntry.offerLapsed" : "waitListEntry.offerDeclined"
        try save(&entry, action, event: event, [], call, in: transaction)
    }

    /// Moves an entry to the state that the action leads to, saves, and records the event.
    static func save(
        _ entry: inout WaitListEntry, _ action: WaitListAction, event: String, _ changes: [Event.Change],
        _ call: Call, in transaction: Transaction
    ) throws {
        let before = entry.status
        entry.status = try WaitListEntry.transitions.require(action, from: before, rule: .BKG_13)
        entry.version += 1
        try WaitListTable.update(entry, in: transaction)
        let status = Event.Change("status", from: before.rawValue, to: entry.status.rawValue)
        try call.record(
            Event(
                event, entry.id.text, version: entry.version, outlet: entry.outletID.text,
                changes: [status] + changes), in: transaction)
    }

    private static func offerToFirst(
        _ freed: Range<Instant>, at outlet: Outlet, _ call: Call, in transaction: Transaction
    ) throws {
        guard freed.upperBound > call.now else { return }
        for entry in try WaitListTable.waiting(at: outlet.id, for: freed, in: transaction) {
            guard try !WaitListOfferTable.isRefused(freed, by: entry.id, in: transaction) else { continue }
            guard let (wish, start) = try firstFit(entry, freed, at: outlet, call, in: transaction) else { continue }
            // The time to answer begins when the message goes (EVT-03); nobody waits for one beyond the time itself.
            let told = try told(entry, at: outlet, call, in: transaction)
            let expiry = min(told.adding(minutes: Int64(outlet.booking.waitListOfferMinutes)), start)
            guard expiry > told else { continue }
            let hold = try HoldSlot.hold(
                wish, at: outlet, channel: entry.channel, until: expiry, call, in: transaction)
            try WaitListOfferTable.insert(hold, of: freed, for: entry.id, in: transaction)
            var entry = entry
            entry.holdID = hold.id
            try save(
                &entry, .offer, event: "waitListEntry.offered",
                [
                    .init("holdId", to: hold.id.text), .init("startsAt", to: hold.startsAt.text),
                    .init("expiresAt", to: hold.expiresAt.text),
                ], call, in: transaction)
            try Scheduler.schedule(
                offerLapse, of: hold.id.text, at: expiry, outlet: outlet.id.text, call, in: transaction)
            return try tell(entry, hold, at: outlet, call, in: transaction)
        }
    }

    /// When a message of now reaches the customer: at once, or after the quiet hours.
    private static func told(
        _ entry: WaitListEntry, at outlet: Outlet, _ call: Call, in transaction: Transaction
    ) throws -> Instant {
        let customer = try CustomerTable.find(entry.customerID, in: transaction)
        return outlet.quietHours.end(after: call.now, in: customer?.zone ?? outlet.zone)
    }

    /// Ends the waiting of a customer whose personal data are erased, and offers what was held for them (CUS-05).
    static let forgetting = Reaction(to: "customer.erased") { event, call, transaction in
        for entry in try WaitListTable.open(of: CustomerID(stored: event.resource), in: transaction) {
            try withdraw(entry, call, in: transaction)
        }
    }

    /// Takes someone off the list; what was offered to them goes to the next.
    static func withdraw(_ entry: WaitListEntry, _ call: Call, in transaction: Transaction) throws {
        var entry = entry
        let hold = try entry.holdID.flatMap { try SlotHoldTable.find($0, in: transaction) }
        try save(&entry, .withdraw, event: "waitListEntry.withdrawn", [], call, in: transaction)
        guard let hold else { return }
        if hold.status(at: call.now) == .active { try HoldSlot.end(hold, call, in: transaction) }
        try WaitListOfferTable.close(hold.id, as: .declined, in: transaction)
        try offerAgain(hold.id, at: Outlet.load(entry.outletID, in: transaction), call, in: transaction)
    }

    /// Tells the customer what is held for them, while it is.
    private static func tell(
        _ entry: WaitListEntry, _ hold: SlotHold, at outlet: Outlet, _ call: Call, in transaction: Transaction
    ) throws {
        var notice = Notice(.waitListOffered, to: .customer(entry.customerID), about: entry.id.text, at: outlet)
        notice.occasion = hold.id.text
        notice.expiresAt = hold.expiresAt
        notice.set("time", outlet.zone.text(hold.startsAt))
        notice.set("until", outlet.zone.text(hold.expiresAt))
        notice.set("outlet", outlet.name)
        try notice.queue(call, in: transaction)
    }

    /// The first time in what has become free at which the entry can be booked: its beginning, or one of the grid.
    private static func firstFit(
        _ entry: WaitListEntry, _ freed: Range<Instant>, at outlet: Outlet, _ call: Call,
        in transaction: Transaction
    ) throws -> (wish: Wish, start: Instant)? {
        var wish = try entry.wish(in: transaction)
        let day = outlet.zone.date(of: freed.lowerBound)
        let capacity = try Capacity.load(
            outlet, from: day, through: outlet.zone.date(of: freed.upperBound), now: call.now,
            for: Capacity.Occasion(wish), in: transaction)
        let grid = capacity.days.flatMap(\.openings).flatMap { opening in
            stride(from: opening.lowerBound.microseconds, to: opening.upperBound.microseconds, by: outlet.slotStep)
                .map(Instant.init(microseconds:))
        }
        let starts = [freed.lowerBound] + grid.filter { freed.contains($0) && $0 != freed.lowerBound }
        for start in starts where entry.window.contains(start) && start > call.now {
            wish.startsAt = start
            if (try? capacity.place(wish)) != nil { return (wish, start) }
        }
        return nil
    }
}

extension WaitListEntry {
    /// What the entry waits for, at the beginning of its window.
    func wish(in transaction: Transaction) throws -> Wish {
        let operations = try operations.compactMap { try LaborOperationTable.find(code: $0, in: transaction) }
        return Wish(
            startsAt: window.lowerBound, steps: operations.map(WorkStep.init),
            advisor: advisorID.map { .only($0) } ?? .anyone, isWalkIn: channel == .walkIn, transport: transport,
            vehicle: vehicleID)
    }
}

extension Outlet {
    /// The distance between slots in microseconds.
    var slotStep: Int { slotMinutes * 60_000_000 }
}
