import Customers
import JSON
import Network
import SQLDatabase
import ServiceKit

/// How a customer uses the service, and when to expect them next (CUS-07).
struct Profile: Sendable {
    let customer: CustomerID
    let today: LocalDate
    /// Days of completed visits, in order.
    let visits: [LocalDate]
    let spending: [ProfileTable.Spending]
    let vehicles: [ProfileTable.Vehicle]

    /// The interval that a customer is expected to keep who has come once.
    static let usualInterval = 365
    /// The distance between services where nothing else is known.
    static let serviceKm: Int64 = 10_000

    /// Days between visits; nil for who has not come twice.
    var interval: Int? { Self.interval(visits) }

    private static func interval(_ days: [LocalDate]) -> Int? {
        guard days.count > 1, let first = days.first, let last = days.last, first < last else { return nil }
        return Int(last.daysSinceEpoch - first.daysSinceEpoch) / (days.count - 1)
    }

    /// Days since the last visit; nil for who never came.
    var daysAway: Int? { visits.last.map { Int(today.daysSinceEpoch - $0.daysSinceEpoch) } }

    /// Whether they are away for longer than one and a half of their interval.
    var isAtRisk: Bool { daysAway.map { $0 * 2 > (interval ?? Self.usualInterval) * 3 } ?? false }

    /// When a vehicle is due by time.
    func dueByTime(_ vehicle: ProfileTable.Vehicle) -> LocalDate? {
        vehicle.visits.last.map { $0.adding(days: Self.interval(vehicle.visits) ?? Self.usualInterval) }
    }

    /// When it is due by distance at the rate of its readings.
    func dueByMileage(_ vehicle: ProfileTable.Vehicle) -> LocalDate? {
        guard let last = vehicle.lastReading, let metres = vehicle.metresADay, metres > 0,
            let served = vehicle.servedAtKm
        else { return nil }
        let left = max(0, served + Self.serviceKm - last.km)
        return last.on.adding(days: Int(min(left * 1_000 / metres, 36_500)))
    }

    static let route = Route.get("/v1/customers/{id}/profile", .readCustomers, show).personal

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let customer = try Customer.load(call.id("id"), in: transaction)
        if let into = customer.mergedInto { return .moved(customer.id, into: into, "/profile") }
        let profile = Profile(
            customer: customer.id, today: OutletZone.utc.date(of: call.now),
            visits: try ProfileTable.visits(of: customer.id, in: transaction),
            spending: try ProfileTable.spending(of: customer.id, in: transaction),
            vehicles: try ProfileTable.vehicles(of: customer.id, in: transaction))
        return .ok(profile)
    }
}

extension Profile: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("customerId", customer)
        writer.member("asOf", today)
        writer.member("visits", visits.count)
        writer.member("firstVisitOn", visits.first)
        writer.member("lastVisitOn", visits.last)
        writer.member("intervalDays", interval)
        writer.member("daysSinceLastVisit", daysAway)
        writer.object("churnRisk") { writer in
            writer.member("atRisk", isAtRisk)
            writer.member("afterDays", (interval ?? Self.usualInterval) * 3 / 2)
        }
        writer.array("spending") { writer in
            for spending in spending {
                writer.object { writer in
                    writer.member("category", spending.category)
                    writer.member("amount", spending.amount)
                }
            }
        }
        writer.array("nextMaintenance") { writer in
            for vehicle in vehicles {
                writer.object { writer in
                    let (time, mileage) = (dueByTime(vehicle), dueByMileage(vehicle))
                    writer.member("vehicleId", vehicle.id)
                    writer.member("byTimeOn", time)
                    writer.member("byMileageOn", mileage)
                    writer.member("expectedOn", [time, mileage].compactMap { $0 }.min())
                }
            }
        }
    }
}
