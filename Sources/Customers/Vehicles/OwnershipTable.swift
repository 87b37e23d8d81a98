import SQLDatabase
import ServiceKit

/// Whose a vehicle was, one after the other; a vehicle that was never handed on has no rows (CUS-03).
enum OwnershipTable {
    struct Ownership: Sendable {
        let sequence: Int64
        let owner: CustomerID
        let since: Instant
        let until: Instant?
    }

    static func list(of vehicle: Vehicle, in transaction: Transaction) throws -> [Ownership] {
        let found = try transaction.query(
            "SELECT sequence, owner_id, since, until FROM vehicle_owners WHERE vehicle_id = $1 ORDER BY sequence DESC",
            [vehicle.id.sql]
        ) {
            Ownership(sequence: $0.int64(0), owner: $0.id(1), since: $0.instant(2), until: $0.optionalInstant(3))
        }
        guard found.isEmpty else { return found }
        return [Ownership(sequence: 1, owner: vehicle.ownerID, since: vehicle.createdAt, until: nil)]
    }

    /// Notes that a vehicle goes from its owner to another.
    static func handOn(
        _ vehicle: Vehicle, to owner: CustomerID, at now: Instant, in transaction: Transaction
    ) throws {
        let known = try list(of: vehicle, in: transaction)
        let last = known.first?.sequence ?? 1
        let closed = try transaction.execute(
            "UPDATE vehicle_owners SET until = $2 WHERE vehicle_id = $1 AND until IS NULL", [vehicle.id.sql, now.sql])
        if closed == 0 {
            try insert(vehicle, 1, vehicle.ownerID, since: vehicle.createdAt, until: now, in: transaction)
        }
        try insert(vehicle, last + 1, owner, since: now, until: nil, in: transaction)
    }

    private static func insert(
        _ vehicle: Vehicle, _ sequence: Int64, _ owner: CustomerID, since: Instant, until: Instant?,
        in transaction: Transaction
    ) throws {
        try transaction.execute(
            "INSERT INTO vehicle_owners (vehicle_id, sequence, owner_id, since, until) VALUES ($1, $2, $3, $4, $5)",
            [vehicle.id.sql, .integer(sequence), owner.sql, since.sql, .optional(until)])
    }
}
