import JSON
import Network
import RepairOrders
import ServiceKit

/// Who can do a job and where: each technician and bay of the outlet with what keeps them from it (REP-02).
struct Candidates {
    let job: Job
    let now: Instant
    /// The best first.
    let technicians: [Technician]
    let bays: [Place]

    struct Technician {
        let load: TechnicianLoad
        /// Their level in the skill that the job needs; nil without it.
        let level: Int?
        let obstacles: [Refusal]
    }

    struct Place {
        let bay: Bay
        let obstacle: Refusal?
    }

    /// Who can do it comes first; then who is on nothing; then who has more time, and less to do.
    static func ranked(_ technicians: [Technician]) -> [Technician] {
        func key(_ technician: Technician) -> (Int, Int, Int64, Int64) {
            let load = technician.load
            return (
                technician.obstacles.count, load.clockedOn == nil ? 0 : 1, -load.free.hundredths,
                load.assigned.hundredths
            )
        }
        return technicians.sorted { one, other in
            let (left, right) = (key(one), key(other))
            return left == right ? one.load.staff.id < other.load.staff.id : left < right
        }
    }

    func write(to writer: inout JSONWriter, _ language: Language) {
        writer.object { writer in
            writer.member("jobId", job.id)
            writer.member("at", now)
            writer.member("skill", job.work.skill)
            writer.member("level", job.work.level)
            writer.member("bayKind", job.work.bayKind.rawValue)
            writer.member("standardHours", job.work.standardHours)
            writer.array("technicians") { writer in
                for technician in technicians { writer.object { Self.write(technician, to: &$0, language) } }
            }
            writer.array("bays") { writer in
                for place in bays {
                    writer.object { writer in
                        writer.member("bayId", place.bay.id)
                        writer.member("name", place.bay.name)
                        writer.member("kind", place.bay.kind.rawValue)
                        writer.member("fit", place.obstacle == nil)
                        Self.write(place.obstacle.map { [$0] } ?? [], to: &writer, language)
                    }
                }
            }
        }
    }

    private static func write(_ technician: Technician, to writer: inout JSONWriter, _ language: Language) {
        writer.member("technicianId", technician.load.staff.id)
        writer.member("name", technician.load.staff.name)
        writer.member("grade", technician.load.staff.grade)
        writer.member("fit", technician.obstacles.isEmpty)
        writer.member("level", technician.level)
        technician.load.writeMembers(to: &writer)
        write(technician.obstacles, to: &writer, language)
    }

    private static func write(_ obstacles: [Refusal], to writer: inout JSONWriter, _ language: Language) {
        writer.array("reasons") { writer in
            for obstacle in obstacles {
                writer.object { writer in
                    writer.member("code", obstacle.code)
                    writer.member("rule", obstacle.rule?.code)
                    writer.member("detail", obstacle.detail.in(language))
                }
            }
        }
    }
}
