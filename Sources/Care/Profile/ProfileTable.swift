import Customers
import Network
import SQLDatabase
import ServiceKit

/// What a profile is made of.
enum ProfileTable {
    /// What was paid for, by what it was.
    struct Spending: Sendable {
        /// `labor`, `part`, `fee`, `discount`.
        let category: String
        let amount: Money
    }

    /// A vehicle's visits and how far it goes.
    struct Vehicle: Sendable {
        let id: String
        let visits: [LocalDate]
        let firstReading: Reading?
        let lastReading: Reading?
        /// What it stood at when it was delivered last.
        let servedAtKm: Int64?

        struct Reading: Sendable {
            let km: Int64
            let on: LocalDate
        }

        /// How far it goes a day, in metres; nil where there are no two readings on different days.
        var metresADay: Int64? {
            guard let first = firstReading, let last = lastReading, first.on < last.on, first.km < last.km else {
                return nil
            }
            return (last.km - first.km) * 1_000 / Int64(last.on.daysSinceEpoch - first.on.daysSinceEpoch)
        }
    }

    private static func day(_ instant: Instant) -> LocalDate { OutletZone.utc.date(of: instant) }

    /// The days on which the customer got a vehicle back, in order.
    static func visits(of customer: CustomerID, in transaction: Transaction) throws -> [LocalDate] {
        try transaction.query(
            """
            SELECT delivered_at FROM repair_orders WHERE customer_id = $1 AND delivered_at IS NOT NULL
            ORDER BY delivered_at
            """, [customer.sql]
        ) { day($0.instant(0)) }
    }

    /// The customer's own share of all invoices, tax included, by kind of line.
    static func spending(of customer: CustomerID, in transaction: Transaction) throws -> [Spending] {
        try transaction.query(
            """
            SELECT l.kind, i.currency, CAST(SUM(l.net + l.tax) AS BIGINT)
            FROM invoices i JOIN invoice_lines l ON l.invoice_id = i.id
            WHERE i.customer_id = $1 AND l.pay_type = 'customer' AND l.standing = 0 GROUP BY l.kind, i.currency
            ORDER BY i.currency, l.kind
            """, [customer.sql]
        ) { row in
            Spending(
                category: row.text(0), amount: Money(row.int64(2), Currency(rawValue: row.text(1)) ?? .CNY))
        }
    }

    static func vehicles(of customer: CustomerID, in transaction: Transaction) throws -> [Vehicle] {
        let ids = try transaction.query(
            "SELECT id FROM vehicles WHERE owner_id = $1 ORDER BY id LIMIT 200", [customer.sql]
        ) { $0.text(0) }
        return try ids.map { id in
            let visits = try transaction.query(
                """
                SELECT delivered_at, mileage_km FROM repair_orders
                WHERE vehicle_id = $1 AND delivered_at IS NOT NULL ORDER BY delivered_at
                """, [.text(id)]
            ) { (on: day($0.instant(0)), km: $0.optionalInt64(1)) }
            let readings = try transaction.query(
                "SELECT km, at FROM mileage_readings WHERE vehicle_id = $1 ORDER BY sequence", [.text(id)]
            ) { Vehicle.Reading(km: $0.int64(0), on: day($0.instant(1))) }
            return Vehicle(
                id: id, visits: visits.map(\.on), firstReading: readings.first, lastReading: readings.last,
                servedAtKm: visits.last?.km)
        }
    }
}
