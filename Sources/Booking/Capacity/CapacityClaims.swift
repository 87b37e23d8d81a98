import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Taking and freeing capacity: the claims with their days' versions, always together.
enum CapacityClaims {
    /// Takes all of it.
    ///
    /// - Throws: `Refusal` 409 (BKG-04) where somebody has part of it.
    static func take(
        _ claims: [CapacityClaim], for holder: CapacityHolder, _ call: Call, in transaction: Transaction
    ) throws {
        try CapacityClaimTable.deleteExpired(now: call.now, in: transaction)
        let pieces = claims.flatMap(\.pieces)
        for claim in pieces {
            guard try CapacityClaimTable.insert(claim, call.newID(), of: holder, in: transaction) else {
                throw Refusal.takenMeanwhile(claim.kind)
            }
        }
        try advance(pieces.map { (holder.outlet, $0.span.lowerBound) }, in: transaction)
    }

    /// Frees all that an appointment took.
    static func free(_ appointment: AppointmentID, in transaction: Transaction) throws {
        try advance(CapacityClaimTable.deleteAll(of: appointment, in: transaction), in: transaction)
    }

    /// Frees all that a hold took.
    static func free(_ hold: SlotHoldID, in transaction: Transaction) throws {
        try advance(CapacityClaimTable.deleteAll(of: hold, in: transaction), in: transaction)
    }

    private static func advance(
        _ changed: [(outlet: OutletID, startsAt: Instant)], in transaction: Transaction
    ) throws {
        struct Day: Hashable {
            let outlet: OutletID
            let number: Int64
        }
        let days = Set(changed.map { Day(outlet: $0.outlet, number: CapacityBook.day(of: $0.startsAt)) })
        for day in days.sorted(by: { ($0.outlet, $0.number) < ($1.outlet, $1.number) }) {
            try CapacityDayTable.advance(day.number, of: day.outlet, in: transaction)
        }
    }
}

extension Refusal {
    fileprivate static func takenMeanwhile(_ kind: CapacityKind) -> Refusal {
        let code =
            switch kind {
            case .advisor: "advisor_not_free"
            case .bay: "bay_not_free"
            case .technician: "technician_not_free"
            case .equipment: "equipment_not_free"
            case .loanVehicle, .shuttle: "transport_not_free"
            case .vehicle: "vehicle_already_booked"
            }
        return Refusal(
            .BKG_04, code: code, "The time was taken at the same moment. Ask for the free slots again.",
            zh: "该时段刚被占用,请重新查询空闲时段。", at: "/startsAt")
    }
}
