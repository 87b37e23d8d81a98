package import ServiceKit

/// Someone who works at one or several outlets (NET-04).
package struct Staff: Sendable {
    package internal(set) var id: StaffID
    package var name: String
    package var outletIDs: [OutletID]
    package var roles: Set<StaffRole>
    package var skills: [StaffSkill]
    /// Shifts by weekday and their exceptions.
    package var shifts: Schedule
    package var department: Department?
    package var grade: String?
    package internal(set) var status: StaffStatus
    package internal(set) var version: Int64
    package internal(set) var createdAt: Instant
}

extension Staff {
    static let transitions = TransitionTable<StaffStatus, StaffAction>(
        "staff", [(.active, .deactivate, .inactive), (.inactive, .activate, .active)])

    /// When they work on a day: in order, windows that touch joined.
    package func shiftWindows(on date: LocalDate, zone: OutletZone) -> [Range<Instant>] {
        shifts.windows(on: date, in: zone)
    }

    /// Whether they are on shift all the time from one moment to the other.
    package func isOnShift(from: Instant, until: Instant, zone: OutletZone) -> Bool {
        shifts.covers(from: from, until: until, in: zone)
    }

    /// Whether they are on shift at a moment.
    package func isOnShift(at instant: Instant, zone: OutletZone) -> Bool {
        shifts.windows(on: zone.date(of: instant), in: zone).contains { $0.contains(instant) }
    }

    /// Whether they have a skill at that level or above; an expired certificate gives none (NET-04).
    package func has(skill: String, level: Int, on date: LocalDate) -> Bool {
        skills.contains { known in
            known.code == skill && known.level >= level && known.expiresOn.map { date <= $0 } ?? true
        }
    }

    /// Whether they have a role.
    package func has(_ role: StaffRole) -> Bool { roles.contains(role) }

    /// Whether an outlet is among theirs.
    package func works(at outlet: OutletID) -> Bool { outletIDs.contains(outlet) }
}
