import Network
import SQLDatabase
import ServiceKit

/// Walks the outlet's grid of start times and asks the capacity about each.
struct SlotFinder {
    let capacity: Capacity
    /// What is wanted; its time is that of each slot in turn.
    let wish: Wish

    /// The free slots from one moment to the other, both included, in the order of time.
    func slots(from first: Instant, until last: Instant, limit: Int = .max) -> [Slot] {
        var slots: [Slot] = []
        let step = Int64(capacity.outlet.slotMinutes)
        for window in capacity.days.lazy.flatMap(\.openings) where window.upperBound > first {
            var start = window.lowerBound
            while start < window.upperBound && start <= last {
                if start >= first, let slot = slot(at: start) { slots.append(slot) }
                if slots.count >= limit { return slots }
                start = start.adding(minutes: step)
            }
        }
        return slots
    }

    private func slot(at start: Instant) -> Slot? {
        var wish = wish
        wish.startsAt = start
        guard let placement = try? capacity.place(wish) else { return nil }
        let advisors: [Staff]
        if case .only = wish.advisor { advisors = [placement.advisor] } else { advisors = capacity.advisors(for: wish) }
        guard !advisors.isEmpty else { return nil }
        return Slot(
            span: placement.span, advisors: advisors, steps: wish.steps,
            transports: capacity.transports(for: wish, until: placement.span.upperBound))
    }

    /// How many free times a refusal offers.
    static let offered = 5
    /// How far ahead a refusal looks for them.
    private static let daysAhead = 31
    private static let daysAtOnce = 8

    /// The next free slots from a wish's time on; those with the advisor wished for say so first.
    static func next(
        after wish: Wish, at outlet: Outlet, for occasion: Capacity.Occasion, now: Instant,
        in transaction: Transaction
    ) throws -> [Slot] {
        let first = max(now, wish.startsAt)
        let begin = outlet.zone.date(of: first)
        // Another advisor at the time wished for is better than another time.
        var open = wish
        open.advisor = .anyone
        var slots: [Slot] = []
        for ahead in stride(from: 0, to: daysAhead, by: daysAtOnce) where slots.count < offered {
            let (from, through) = (begin.adding(days: ahead), begin.adding(days: ahead + daysAtOnce - 1))
            let capacity = try Capacity.load(
                outlet, from: from, through: through, now: now, for: occasion, in: transaction)
            let finder = SlotFinder(capacity: capacity, wish: open)
            // The capacity holds a day more on either side, which belongs to the loads before and after.
            let start = max(first, outlet.zone.start(of: from))
            let end = outlet.zone.start(of: through.adding(days: 1)).adding(microseconds: -1)
            slots += finder.slots(from: start, until: end, limit: offered - slots.count)
        }
        return slots.map { $0.preferring(wish.advisor) }
    }
}

extension Slot {
    /// The same slot with the advisor wished for, if free then, before the others.
    fileprivate func preferring(_ wish: Wish.AdvisorWish) -> Slot {
        let id: StaffID
        switch wish {
        case .anyone: return self
        case .preferably(let wished), .only(let wished): id = wished
        }
        return Slot(
            span: span, advisors: advisors.filter { $0.id == id } + advisors.filter { $0.id != id }, steps: steps,
            transports: transports)
    }
}
