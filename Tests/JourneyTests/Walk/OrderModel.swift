/// What a reader of the standard expects of one order: written from journey.md, without the program's code.
struct OrderModel {
    struct Job {
        let id: String
        var status: String
        var technician: Int?
        var bay: Int?

        var isAgreed: Bool { !["proposed", "declined", "deferred"].contains(status) }
        /// Whether a bay is taken by it.
        var isBegun: Bool { status == "inProgress" || status == "paused" }

        mutating func take(_ action: String) {
            status = StateTables.next(StateTables.job, status, action) ?? status
        }

        func allows(_ action: String) -> Bool { StateTables.next(StateTables.job, status, action) != nil }
    }

    struct Request {
        let id: String
        var status: String

        var isOpen: Bool { status == "reported" || status == "quoted" }

        func allows(_ action: String) -> Bool { StateTables.next(StateTables.changeRequest, status, action) != nil }
    }

    struct Callback {
        let id: String
        var status = "due"
        var isReached = false
    }

    let id: String
    let concern: String
    var status = "draft"
    var isLookedAt = false
    var isEstimated = false
    var isStopped = false
    var isPaid = false
    var invoice: String?
    var jobs: [Job] = []
    var requests: [Request] = []
    var callback: Callback?

    var isOver: Bool { status == "closed" || status == "cancelled" }
    var hasOpenRequests: Bool { requests.contains(where: \.isOpen) }

    /// Whether the state and the rules of the standard let the order go that way now.
    func allows(_ action: String) -> Bool {
        guard StateTables.next(StateTables.repairOrder, status, action) != nil else { return false }
        switch action {
        case "authorize": return isLookedAt && isEstimated && !jobs.isEmpty
        case "start", "fail": return !isStopped
        case "submit":
            let isDone = jobs.filter(\.isAgreed).allSatisfy { $0.status == "completed" || $0.status == "passed" }
            return isDone && !isStopped && !hasOpenRequests
        case "pass": return !isStopped && !hasOpenRequests
        case "cancel": return !jobs.contains { $0.status == "inProgress" }
        case "deliver": return isPaid
        default: return true
        }
    }

    /// What the order's answer has to name.
    var nextActions: [String] { StateTables.actions(StateTables.repairOrder, status).filter(allows) }

    /// Goes that way, with what follows from it for jobs and requests.
    mutating func take(_ action: String) {
        status = StateTables.next(StateTables.repairOrder, status, action) ?? status
        switch action {
        case "authorize": for index in jobs.indices { jobs[index].take("approve") }
        case "pass": for index in jobs.indices { jobs[index].take("pass") }
        case "cancel":
            for index in requests.indices where requests[index].isOpen { requests[index].status = "expired" }
        default: break
        }
    }
}
