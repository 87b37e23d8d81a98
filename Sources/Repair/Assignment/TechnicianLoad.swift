import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// How much a technician has to do, and has time for today.
struct TechnicianLoad: Sendable {
    let staff: Staff
    let isOnShift: Bool
    /// Whether they have checked in (REP-14).
    let isAttending: Bool
    /// What they are clocked on, here or elsewhere.
    let clockedOn: Clocked?
    /// The jobs that are theirs and not done, and their parts of the standard hours.
    var jobs = 0
    var assigned = Hours(hundredths: 0)
    /// What is left of today's shifts.
    let shiftLeft: Hours

    /// The job that somebody is on, by the clock.
    struct Clocked: Sendable {
        let orderID: RepairOrderID
        let number: String
        let jobID: JobID
        let since: Instant
    }

    /// On shift and clocked on nothing.
    var isIdle: Bool { isOnShift && clockedOn == nil }

    /// What today's shifts have room for beyond what is assigned.
    var free: Hours { Hours(hundredths: max(0, shiftLeft.hundredths - assigned.hundredths)) }

    /// The technicians of an outlet in the order of their identifiers, with the jobs that they have there.
    static func all(at outlet: Outlet, now: Instant, in transaction: Transaction) throws -> [TechnicianLoad] {
        let clocked = try TechnicianLoadTable.clocked(of: outlet.id, in: transaction)
        let attending = try TechnicianLoadTable.attending(of: outlet.id, in: transaction)
        var loads = try StaffTable.atOutlet(outlet.id, role: .technician, in: transaction).map { staff in
            TechnicianLoad(
                staff: staff, isOnShift: staff.isOnShift(at: now, zone: outlet.zone),
                isAttending: attending.contains(staff.id), clockedOn: clocked[staff.id],
                shiftLeft: staff.shiftLeft(today: now, zone: outlet.zone))
        }
        let places = Dictionary(uniqueKeysWithValues: loads.enumerated().map { ($1.staff.id, $0) })
        for work in try TechnicianLoadTable.assigned(at: outlet.id, in: transaction) {
            let alone = [JobShare(technicianID: work.technicianID, percent: .whole)]
            let shares = work.shares.isEmpty ? alone : work.shares
            for (share, hours) in zip(shares, JobShare.split(work.hours, by: shares)) {
                guard let place = places[share.technicianID] else { continue }
                loads[place].jobs += 1
                loads[place].assigned = loads[place].assigned + hours
            }
        }
        return loads
    }

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("onShift", isOnShift)
        writer.member("attending", isAttending)
        if let clockedOn {
            writer.object("clockedOn") { writer in
                writer.member("repairOrderId", clockedOn.orderID)
                writer.member("number", clockedOn.number)
                writer.member("jobId", clockedOn.jobID)
                writer.member("since", clockedOn.since)
            }
        }
        writer.member("assignedJobs", jobs)
        writer.member("assignedHours", assigned)
        writer.member("shiftHoursLeft", shiftLeft)
        writer.member("freeHours", free)
    }
}

extension Staff {
    /// What is left of the day's shifts, in whole hundredths of an hour.
    fileprivate func shiftLeft(today now: Instant, zone: OutletZone) -> Hours {
        let left = shiftWindows(on: zone.date(of: now), zone: zone).reduce(Int64(0)) { sum, window in
            sum + max(0, window.upperBound.since(max(window.lowerBound, now)))
        }
        return Hours(hundredths: left / Hours(hundredths: 1).microseconds)
    }
}
