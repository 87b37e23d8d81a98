import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// What an outlet has and what of it is taken, day by day.
enum CapacityRoutes {
    static let all: [Route] = [
        .get("/v1/outlets/{id}/capacity", .readAppointments, query: ["from", "to"], list)
    ]

    private static let mostDays = 31

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let from = try call.query.date("from") ?? outlet.zone.date(of: call.now)
        let to = try call.query.date("to") ?? from.adding(days: 6)
        guard from <= to, Int(to.daysSinceEpoch) - Int(from.daysSinceEpoch) < mostDays else {
            throw Refusal.invalidParameter("to")
        }
        let capacity = try Capacity.load(outlet, from: from, through: to, now: call.now, in: transaction)
        return .json { writer in
            writer.object { writer in
                writer.array("items") { writer in
                    // A day more was loaded on either side.
                    for day in capacity.days where day.date >= from && day.date <= to {
                        writer.object { capacity.write(day, to: &$0) }
                    }
                }
                writer.nullableMember("nextCursor", String?.none)
            }
        }
    }
}

extension Capacity {
    fileprivate func write(_ day: CapacityDay, to writer: inout JSONWriter) {
        let total = technicianTime(on: day)
        let kept =
            total - total * (Percent.whole.thousandths - outlet.bookedShare.thousandths) / Percent.whole.thousandths
        writer.member("date", day.date.text)
        writer.member("openHours", Self.hours(day.openings.reduce(0) { $0 + $1.duration }))
        write("advisorHours", advisors.map(\.resource), on: day, to: &writer)
        write("technicianHours", technicians.map(\.resource), on: day, to: &writer)
        writer.member("keptForBookedHours", Self.hours(kept))
        writer.member("walkInHours", Self.hours(walkInTime(on: day)))
        writer.member("walkInCutOff", outlet.zone.instant(day.date, outlet.booking.walkInCutOff))
        writer.array("bays") { writer in
            for kind in BayKind.allCases {
                let bays = bays.filter { $0.kind == kind }.map(\.resource)
                guard !bays.isEmpty else { continue }
                writer.object { writer in
                    writer.member("kind", kind.rawValue)
                    writer.member("count", bays.count)
                    write("hours", bays, on: day, to: &writer)
                }
            }
        }
        writer.array("transport") { writer in
            for kind in TransportKind.allCases {
                let units = transport.filter { $0.kind == kind }.map(\.resource)
                guard !units.isEmpty else { continue }
                writer.object { writer in
                    writer.member("kind", kind.rawValue)
                    writer.member("count", units.count)
                    write("hours", units, on: day, to: &writer)
                }
            }
        }
    }

    /// What there is inside opening hours, and what of it is taken.
    private func write(
        _ name: StaticString, _ resources: [CapacityResource], on day: CapacityDay, to writer: inout JSONWriter
    ) {
        let total = resources.reduce(0) { $0 + $1.available.time(within: day.openings) }
        let taken = resources.reduce(0) { $0 + $1.taken.time(within: [day.span]) }
        writer.object(name) { writer in
            writer.member("total", Self.hours(total))
            writer.member("taken", Self.hours(taken))
            writer.member("free", Self.hours(max(0, total - taken)))
        }
    }

    /// Whole hundredths, rounded down.
    private static func hours(_ microseconds: Int64) -> Hours { Hours(hundredths: microseconds / 36_000_000) }
}
