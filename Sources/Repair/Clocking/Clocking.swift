import Network
import Pricing
import RepairOrders
import ServiceKit

/// Why the work rests (REP-06).
enum PauseReason: String, Sendable, CaseIterable {
    case waitingParts, waitingApproval, waitingExpert, `break`, other
}

/// What a technician tells the clock; completing the job ends it.
enum ClockAction: String, Sendable, CaseIterable {
    case start, pause, resume

    var job: JobAction {
        switch self {
        case .start: .start
        case .pause: .pause
        case .resume: .resume
        }
    }

    var event: String {
        switch self {
        case .start: "job.started"
        case .pause: "job.paused"
        case .resume: "job.resumed"
        }
    }

    /// The same by one of several who share the job, while others work on (REP-14).
    var eventBesideOthers: String { self == .pause ? "job.left" : "job.joined" }
}

/// One stretch of a technician's work on a job.
struct Clocking: Sendable {
    let id: ClockingID
    let orderID: RepairOrderID
    let jobID: JobID
    let technicianID: StaffID
    /// Who pays for the time: rework is the outlet's own (journey.md, "Job states").
    let payType: PayType
    var startedAt: Instant
    var endedAt: Instant?
    var pauseReason: PauseReason?
    /// What it was before, in order (REP-14); filled for answers.
    var corrections: [TimeCorrection] = []

    /// The time that it covers; an end that is not known yet is none.
    var span: TimeSpan { TimeSpan(start: startedAt, end: endedAt) }

    static func payType(of job: Job) -> PayType { job.reworkCount > 0 ? .internal : job.payType }
}
