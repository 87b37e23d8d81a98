import Network
import Pricing
import RepairOrders
import ServiceKit

/// The states of a change request (journey.md, "Change request states").
enum ChangeRequestStatus: String, Sendable, CaseIterable {
    case reported, quoted, approved, declined, expired
}

enum ChangeRequestAction: String, Sendable, CaseIterable {
    case quote, approve, decline, expire
}

/// Additional or changed work found later, with its price and time, that needs the customer's answer (REP-03).
struct ChangeRequest: Sendable {
    let id: ChangeRequestID
    let orderID: RepairOrderID
    let foundBy: StaffID
    let foundAt: Instant
    let description: String
    /// Whether the vehicle is unsafe without the work (SET-10).
    let isSafetyRelevant: Bool
    let concernID: ConcernID?
    /// The job on which it was found.
    let jobID: JobID?

    var status: ChangeRequestStatus = .reported
    var version: Int64 = 1
    var operation: String?
    var parts: [PartWish] = []
    var quote: ChangeQuote?
    /// When the first price stood (REP-04).
    var firstQuotedAt: Instant?
    var answeredAt: Instant?
    var declineReason: String?
    var signature: ChangeSignature?
    /// The job that the approval made.
    var newJobID: JobID?
    /// The deferred job that the refusal, or no answer, made; it stays beside a quote that renews one that lapsed.
    var deferredJobID: DeferredJobID?

    /// A part that the work would need.
    struct PartWish: Sendable, Hashable {
        let partNumber: String
        let quantity: Quantity
    }
}

extension ChangeRequest {
    static let transitions = TransitionTable<ChangeRequestStatus, ChangeRequestAction>(
        "changeRequest",
        [
            (.reported, .quote, .quoted),
            (.reported, .expire, .expired),
            (.quoted, .quote, .quoted),
            (.quoted, .approve, .approved),
            (.quoted, .decline, .declined),
            (.quoted, .expire, .expired),
            (.expired, .quote, .quoted),
        ])

    /// Whether nobody has answered for it yet, by words or by letting it lapse.
    var isOpen: Bool { status == .reported || status == .quoted }

    /// Whether the quote stands no longer; `expire` closes it, and a new quote renews it before and after that.
    func hasLapsed(at now: Instant) -> Bool {
        guard status == .quoted, let quote else { return false }
        return quote.validUntil <= now
    }

    /// The status as people see it: a quote that has lapsed reads as expired.
    func shownStatus(at now: Instant) -> ChangeRequestStatus { hasLapsed(at: now) ? .expired : status }

    /// What is possible now: a quote can be answered while it stands, and be closed once it does not; only an order in
    /// repair takes new work.
    func nextActions(at now: Instant, in order: RepairOrderStatus) -> [ChangeRequestAction] {
        let lapsed = hasLapsed(at: now)
        return Self.transitions.actions(from: status).filter { action in
            switch action {
            case .quote: status != .expired || order == .inRepair || order == .inInspection
            case .approve: !lapsed && order == .inRepair
            case .decline: !lapsed
            case .expire: lapsed
            }
        }
    }

    /// Moves to the state that the action leads to.
    ///
    /// - Throws: `Refusal` 409 (REP-03) with state and allowed actions where the state does not allow it, or where the
    ///   quote has lapsed, or has not yet.
    mutating func move(_ action: ChangeRequestAction, at now: Instant, in order: RepairOrderStatus) throws {
        let allowed = nextActions(at: now, in: order).map(\.rawValue)
        guard let next = Self.transitions.next(status, action) else {
            throw Refusal.state(status.rawValue, action: action.rawValue, allowed: allowed, rule: .REP_03)
        }
        guard hasLapsed(at: now) == (action == .expire) || action == .quote else {
            throw untimely(action, allowed, at: now)
        }
        status = next
    }

    /// An answer to a quote that has lapsed, or the end of one that has not.
    private func untimely(_ action: ChangeRequestAction, _ allowed: [String], at now: Instant) -> Refusal {
        let until = quote?.validUntil.text ?? ""
        var refusal =
            action == .expire
            ? Refusal(
                .REP_03, code: "quote_not_expired", "The change request can only be closed once its quote has lapsed.",
                zh: "变更请求须待报价过期后方可关闭。")
            : Refusal(
                .REP_03, code: "quote_expired",
                "The quote was valid until \(until). Quote again, or close the request with `expire`.",
                zh: "报价有效期至 \(until),已过期。请重新报价,或以 expire 关闭。")
        refusal.state = shownStatus(at: now).rawValue
        refusal.allowedActions = allowed
        return refusal
    }
}
