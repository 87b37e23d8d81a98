import Network
import RepairOrders
import ServiceKit

/// Where a piece of outside work is (REP-15).
enum SubletStatus: String, Sendable, CaseIterable {
    case planned, sent, returned, cancelled
}

/// What moves a piece of outside work on.
enum SubletAction: String, Sendable, CaseIterable {
    case send, `return`, cancel
}

/// Work of an order that another company does; it keeps the order from inspection until it is back (REP-15).
struct Sublet: Sendable {
    let id: SubletID
    let orderID: RepairOrderID
    /// The job that it is a part of, where it is of one.
    var jobID: JobID?
    let vendor: String
    let description: String
    /// What the vendor asks, net, as was agreed with them.
    let cost: Money
    /// What the customer is to pay for it, net; nil where it is not billed by itself.
    let price: Money?
    /// When the vendor promised it back.
    let expectedAt: Instant?
    let createdAt: Instant
    let createdBy: StaffID

    var status: SubletStatus = .planned
    var version: Int64 = 1
    /// The change request by which the customer is asked about the price (REP-03).
    var changeRequestID: ChangeRequestID?
    /// When the customer agreed to the price.
    var agreedAt: Instant?
    var sent: Step?
    var returned: Step?
    var cancelled: Step?
    var invoice: VendorInvoice?

    /// Who took a step, when, and what they said of it.
    struct Step: Sendable {
        let at: Instant
        let by: StaffID
        let note: String?
    }

    /// The vendor's bill.
    struct VendorInvoice: Sendable {
        let number: String
        let date: LocalDate
        /// Net, in the order's currency.
        let amount: Money
        let recordedAt: Instant
        let recordedBy: StaffID
    }
}

extension Sublet {
    static let transitions = TransitionTable<SubletStatus, SubletAction>(
        "sublet",
        [(.planned, .send, .sent), (.planned, .cancel, .cancelled), (.sent, .return, .returned)])

    /// Whether the order waits for it.
    var isOpen: Bool { status == .planned || status == .sent }

    /// Whether it may go to the vendor: what the customer is to pay for was agreed to (REP-03).
    var isAgreed: Bool { price == nil || agreedAt != nil }

    /// Whether it stands or falls with a job: the one of the change in whose quote it stands, else the one it is of.
    func isPart(of job: Job) -> Bool {
        changeRequestID.map { $0 == job.changeRequestID } ?? (jobID == job.id)
    }

    /// What is possible now.
    var nextActions: [String] {
        let moves = Self.transitions.actions(from: status).filter { $0 != .send || isAgreed }.map(\.rawValue)
        return takesInvoice ? moves + ["invoice"] : moves
    }

    /// The vendor's bill is recorded once, as soon as the work has gone there.
    var takesInvoice: Bool { invoice == nil && (status == .sent || status == .returned) }

    /// Moves by an action.
    ///
    /// - Throws: `Refusal` 409 by REP-15 where the status does not allow it.
    mutating func move(_ action: SubletAction) throws {
        guard let next = Self.transitions.next(status, action) else {
            throw Refusal.state(status.rawValue, action: action.rawValue, allowed: nextActions, rule: .REP_15)
        }
        status = next
    }
}
