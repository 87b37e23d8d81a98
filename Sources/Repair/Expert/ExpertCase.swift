import JSON
import Network
import RepairOrders
import ServiceKit

/// Where a hard case is (REP-08).
enum ExpertCaseStatus: String, Sendable, CaseIterable {
    case open, answered, closed
}

/// What moves a hard case on.
enum ExpertCaseAction: String, Sendable, CaseIterable {
    case answer, close
}

/// A hard case of a job that is put to a technical expert; the time until the answer is the wait (REP-08).
struct ExpertCase: Sendable {
    let id: ExpertCaseID
    let orderID: RepairOrderID
    let jobID: JobID
    let question: String
    let openedBy: StaffID
    let openedAt: Instant
    /// The expert who was asked; nil where any may answer.
    let askedID: StaffID?
    /// Whether opening it stopped the job's clock.
    let isClockPaused: Bool

    var status: ExpertCaseStatus = .open
    var version: Int64 = 1
    var answer: Answered?
    var closed: Closed?

    /// What the expert said.
    struct Answered: Sendable {
        let expertID: StaffID
        let text: String
        let at: Instant
    }

    /// How it ended.
    struct Closed: Sendable {
        let by: StaffID
        let result: String?
        let at: Instant
    }
}

extension ExpertCase {
    static let transitions = TransitionTable<ExpertCaseStatus, ExpertCaseAction>(
        "expertCase",
        [
            (.open, .answer, .answered), (.answered, .answer, .answered), (.open, .close, .closed),
            (.answered, .close, .closed),
        ])

    /// How long the case waited for its first answer, in whole minutes; up to now while it waits.
    func waitMinutes(at now: Instant) -> Int64 {
        (answer?.at ?? closed?.at ?? now).minutes(since: openedAt)
    }
}

/// A case as it is shown at a moment.
struct ShownExpertCase: JSONRepresentable {
    let one: ExpertCase
    let now: Instant

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", one.id)
        writer.member("version", one.version)
        writer.member("status", one.status.rawValue)
        writer.member("repairOrderId", one.orderID)
        writer.member("jobId", one.jobID)
        writer.member("question", one.question)
        writer.member("openedBy", one.openedBy)
        writer.member("openedAt", one.openedAt)
        writer.member("askedExpertId", one.askedID)
        writer.member("clockPaused", one.isClockPaused)
        writer.member("waitMinutes", one.waitMinutes(at: now))
        if let answer = one.answer {
            writer.member("expertId", answer.expertID)
            writer.member("answer", answer.text)
            writer.member("answeredAt", answer.at)
        }
        if let closed = one.closed {
            writer.member("closedBy", closed.by)
            writer.member("result", closed.result)
            writer.member("closedAt", closed.at)
        }
        writer.array("nextActions", strings: ExpertCase.transitions.actions(from: one.status).map(\.rawValue))
    }
}
