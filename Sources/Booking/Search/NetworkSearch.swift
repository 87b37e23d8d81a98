import JSON
import Network
import Parts
import SQLDatabase
import ServiceKit

/// Looks for the first free slots over all outlets that the caller may see (BKG-15).
struct NetworkSearch: Sendable {
    let near: GeoPosition
    let wish: Wish
    let parts: [(part: Part, quantity: Quantity)]
    /// Metres; nil for any distance.
    let radius: Int64?
    /// The first and last day or moment, at each outlet by its own clock.
    let from: SlotRoutes.Bound?
    let to: SlotRoutes.Bound?
    /// How many outlets are offered.
    let outlets: Int
    /// How many slots of each.
    let slotsEach: Int
    /// Whether only outlets are offered that have all parts on hand.
    let needsParts: Bool

    /// An outlet with its first slots.
    struct Hit: Sendable {
        let outlet: Outlet
        let meters: Int64
        let slots: [Slot]
        let parts: [PartOnHand]
    }

    /// A part that is asked for, and what of it is free at an outlet.
    struct PartOnHand: Sendable {
        let number: String
        let wanted: Quantity
        let available: Quantity

        var isOnHand: Bool { available >= wanted }
    }

    /// The nearest outlets that can do it, nearest first; of two as near, who has the parts, then who is free sooner.
    ///
    /// Outlets are looked at from near to far until there are enough, and each no further ahead than it must be.
    func hits(among visible: [String]?, _ call: Call, in transaction: Transaction) throws -> [Hit] {
        var hits: [Hit] = []
        for (outlet, meters) in try candidates(visible, in: transaction) {
            guard hits.count < outlets else { break }
            guard try canDo(outlet, in: transaction) else { continue }
            let parts = try parts(at: outlet, call, in: transaction)
            if needsParts, !parts.allSatisfy(\.isOnHand) { continue }
            let slots = try slots(at: outlet, call, in: transaction)
            guard !slots.isEmpty else { continue }
            hits.append(Hit(outlet: outlet, meters: meters, slots: slots, parts: parts))
        }
        return hits.sorted {
            ($0.meters, $0.missing, $0.first, $0.outlet.id) < ($1.meters, $1.missing, $1.first, $1.outlet.id)
        }
    }

    /// The active outlets in reach, nearest first.
    private func candidates(
        _ visible: [String]?, in transaction: Transaction
    ) throws -> [(outlet: Outlet, meters: Int64)] {
        try OutletTable.active(among: visible, in: transaction)
            .map { (outlet: $0, meters: Distance.meters(near, $0.location)) }
            .filter { candidate in radius.map { candidate.meters <= $0 } ?? true }
            .sorted { ($0.meters, $0.outlet.id) < ($1.meters, $1.outlet.id) }
    }

    /// Whether the outlet has anybody at all for each skill and any bay of each kind: what most others fail by.
    private func canDo(_ outlet: Outlet, in transaction: Transaction) throws -> Bool {
        guard !wish.steps.isEmpty else { return true }
        let technicians = try StaffTable.atOutlet(outlet.id, role: .technician, in: transaction)
        let isSkilled = wish.steps.allSatisfy { step in
            technicians.contains { $0.skills.contains { $0.code == step.skill && $0.level >= step.level } }
        }
        guard isSkilled else { return false }
        let kinds = Set(try BayTable.atOutlet(outlet.id, in: transaction).map(\.kind))
        return wish.steps.allSatisfy { kinds.contains($0.bayKind) }
    }

    private func parts(
        at outlet: Outlet, _ call: Call, in transaction: Transaction
    ) throws -> [PartOnHand] {
        try parts.map { part, quantity in
            PartOnHand(
                number: part.number, wanted: quantity,
                available: try Stock.available(part.id, outlet: outlet.id, for: nil, call: call, in: transaction))
        }
    }

    private func slots(at outlet: Outlet, _ call: Call, in transaction: Transaction) throws -> [Slot] {
        let first = max(call.now, (from ?? .moment(call.now)).first(outlet.zone))
        let last = (to ?? .day(outlet.zone.date(of: first).adding(days: 7))).last(outlet.zone)
        guard first <= last else { return [] }
        let through = outlet.zone.date(of: last)
        var day = outlet.zone.date(of: first)
        var slots: [Slot] = []
        // A day or two are mostly enough.
        var daysAtOnce = 1
        while day <= through, slots.count < slotsEach {
            let end = min(through, day.adding(days: daysAtOnce - 1))
            let capacity = try Capacity.load(
                outlet, from: day, through: end, now: call.now, for: .init(wish), in: transaction)
            let start = max(first, outlet.zone.start(of: day))
            let until = min(last, outlet.zone.start(of: end.adding(days: 1)).adding(microseconds: -1))
            slots += SlotFinder(capacity: capacity, wish: wish).slots(
                from: start, until: until, limit: slotsEach - slots.count)
            day = end.adding(days: 1)
            daysAtOnce = 4
        }
        return slots
    }
}

extension NetworkSearch.Hit: JSONRepresentable {
    /// Parts that are not on hand.
    var missing: Int { parts.count { !$0.isOnHand } }
    var first: Instant { slots.first?.span.lowerBound ?? Instant(microseconds: .max) }

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("outletId", outlet.id)
        writer.member("outletCode", outlet.code)
        writer.member("outletName", outlet.name)
        writer.member("timeZone", outlet.zone.identifier)
        writer.object("location", outlet.location)
        writer.member("distanceKm", decimal: (meters + 50) / 100, places: 1)
        writer.member("partsOnHand", missing == 0)
        writer.array("parts") { writer in
            for part in parts {
                writer.object { writer in
                    writer.member("partNumber", part.number)
                    writer.member("wanted", part.wanted)
                    writer.member("available", part.available)
                    writer.member("onHand", part.isOnHand)
                }
            }
        }
        writer.member("startsAt", first)
        writer.array("slots", slots)
    }
}
