import Network
import SQLDatabase
import ServiceKit

/// All that was recorded of an outlet's people in a period, in one query each.
enum HoursTable {
    static let times: SQL = """
        SELECT staff_id, kind, started_at, ended_at FROM staff_times
        WHERE outlet_id = $1 AND ended_at > $2 AND started_at < $3
        UNION ALL
        SELECT staff_id, kind, started_at, ended_at FROM staff_times
        WHERE outlet_id = $1 AND ended_at IS NULL AND started_at < $3
        """
    static let clockings: SQL = """
        SELECT technician_id, started_at, ended_at FROM clockings
        WHERE outlet_id = $1 AND ended_at > $2 AND started_at < $3
        UNION ALL
        SELECT technician_id, started_at, ended_at FROM clockings
        WHERE outlet_id = $1 AND ended_at IS NULL AND started_at < $3
        """
    static let sold: SQL = """
        SELECT technician_id, at, hundredths FROM sold_hours WHERE outlet_id = $1 AND at >= $2 AND at < $3
        """

    /// The technicians of an outlet and everyone else with time there, by name.
    ///
    /// - Parameter staff: the one who is asked for; nil for all.
    static func people(
        at outlet: OutletID, _ range: Range<Instant>, staff: StaffID?, in transaction: Transaction
    ) throws -> [PersonHours] {
        var people: [StaffID: PersonHours] = [:]
        for technician in try StaffTable.atOutlet(outlet, role: .technician, in: transaction) {
            people[technician.id] = PersonHours(id: technician.id, name: technician.name)
        }
        func change(_ id: StaffID, _ change: (inout PersonHours) -> Void) throws {
            guard staff == nil || staff == id else { return }
            var person =
                try people[id] ?? PersonHours(id: id, name: StaffTable.find(id, in: transaction)?.name ?? id.text)
            change(&person)
            people[id] = person
        }
        let values = [outlet.sql, range.lowerBound.sql, range.upperBound.sql]
        for (id, kind, span) in try transaction.query(times, values, staffTime) {
            try change(id) { person in
                switch kind {
                case .attendance: person.attended.append(span)
                case .travel: person.travel.append(span)
                case .training: person.training.append(span)
                }
            }
        }
        for (id, span) in try transaction.query(
            clockings, values, { ($0.id(0) as StaffID, TimeSpan(start: $0.instant(1), end: $0.optionalInstant(2))) })
        {
            try change(id) { $0.clocked.append(span) }
        }
        for (id, at, hours) in try transaction.query(
            sold, values, { ($0.id(0) as StaffID, $0.instant(1), Hours(hundredths: $0.int64(2))) })
        {
            try change(id) { $0.sold.append((at, hours)) }
        }
        return people.values.filter { staff == nil || $0.id == staff }
            .sorted { ($0.name, $0.id.text) < ($1.name, $1.id.text) }
    }

    private static func staffTime(_ row: Row) throws -> (StaffID, StaffTime.Kind, TimeSpan) {
        guard let kind = StaffTime.Kind(rawValue: row.text(1)) else {
            throw DatabaseError(.mismatch, "a recorded time has an unknown kind")
        }
        return (row.id(0), kind, TimeSpan(start: row.instant(2), end: row.optionalInstant(3)))
    }
}
