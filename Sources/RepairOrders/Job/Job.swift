package import Network
package import Pricing
package import ServiceKit

/// The states of a job (journey.md, "Job states").
package enum JobStatus: String, Sendable, CaseIterable {
    case proposed, approved, declined, deferred, assigned, inProgress, paused, completed, passed, failed
}

/// What moves a job from state to state.
package enum JobAction: String, Sendable, CaseIterable {
    case approve, decline, `defer`, assign, start, pause, resume, complete, pass, fail, rework, revoke
}

/// One piece of work on the order: a labour operation with its part lines, from concern to cause to correction.
///
/// It keeps the operation's values as they were when it was priced, whatever the catalogue says later (PRI-01).
package struct Job: Sendable, Equatable {
    package let id: JobID
    package let orderID: RepairOrderID
    package let position: Int
    package var concernID: ConcernID?
    package var work: Work
    package var payType: PayType
    package var status: JobStatus = .proposed
    /// The price of the labour; nil until the order is estimated (RCP-07).
    package var labor: LinePrice?
    package var parts: [PartLine] = []
    /// The fees on its work and parts, as quoted (SET-13).
    package var fees: [FeeLine] = []
    /// The package that brought the job, where one did (PRI-04).
    package var package: PackageUse?
    /// Whether it is a small fault that was put right on the spot, at no charge (REP-12).
    package var isGoodwill = false
    /// The change request that brought the job, where one did (REP-03).
    package var changeRequestID: ChangeRequestID?
    package var technicianID: StaffID?
    package var bayID: BayID?
    /// Who does how much of it, where several do (REP-14); empty where its technician does all.
    package var shares: [JobShare] = []
    package var cause: String?
    package var correction: String?
    package var completedAt: Instant?
    /// How often inspection sent it back (INS-05).
    package var reworkCount: Int64 = 0

    package init(
        id: JobID, orderID: RepairOrderID, position: Int, concernID: ConcernID?, work: Work, payType: PayType
    ) {
        self.id = id
        self.orderID = orderID
        self.position = position
        self.concernID = concernID
        self.work = work
        self.payType = payType
    }

    /// The same job on another order, under a concern of that one (REP-16).
    package func moved(to order: RepairOrderID, position: Int, concern: ConcernID?) -> Job {
        var job = Job(
            id: id, orderID: order, position: position, concernID: concern, work: work, payType: payType)
        job.status = status
        job.labor = labor
        job.parts = parts
        job.fees = fees
        job.package = package
        job.isGoodwill = isGoodwill
        job.shares = shares
        job.changeRequestID = changeRequestID
        job.technicianID = technicianID
        job.bayID = bayID
        job.cause = cause
        job.correction = correction
        job.completedAt = completedAt
        job.reworkCount = reworkCount
        return job
    }

    /// A package on an order, in the revision that it has there.
    package struct PackageUse: Sendable, Equatable, Hashable {
        package let code: String
        package let revision: Int64

        package init(code: String, revision: Int64) {
            self.code = code
            self.revision = revision
        }
    }

    /// What the catalogue said of the operation when the job was made.
    package struct Work: Sendable, Equatable {
        package let operation: String
        package let revision: Int64
        package let description: String
        package let standardHours: Hours
        package let skill: String
        package let level: Int
        package let bayKind: BayKind
        package let selfCheck: [String]
        package let roadTest: Bool
        package let guarantee: GuaranteeTerm?

        package init(_ operation: LaborOperation) {
            self.init(
                operation: operation.code, revision: operation.revision, description: operation.description,
                standardHours: operation.standardHours, skill: operation.skill, level: operation.level,
                bayKind: operation.bayKind, selfCheck: operation.selfCheck, roadTest: operation.roadTest,
                guarantee: operation.guarantee)
        }

        /// A small fault that was put right on the spot: no operation of the catalogue, no skill asked for (REP-12).
        package static func goodwill(_ description: String, _ hours: Hours) -> Work {
            Work(
                operation: "GOODWILL", revision: 0, description: description, standardHours: hours, skill: "",
                level: 0, bayKind: .general, selfCheck: [], roadTest: false, guarantee: nil)
        }

        init(
            operation: String, revision: Int64, description: String, standardHours: Hours, skill: String, level: Int,
            bayKind: BayKind, selfCheck: [String], roadTest: Bool, guarantee: GuaranteeTerm?
        ) {
            self.operation = operation
            self.revision = revision
            self.description = description
            self.standardHours = standardHours
            self.skill = skill
            self.level = level
            self.bayKind = bayKind
            self.selfCheck = selfCheck
            self.roadTest = roadTest
            self.guarantee = guarantee
        }
    }

    /// Whether the customer agreed to the job and it was not taken back.
    package var isAgreed: Bool {
        switch status {
        case .proposed, .declined, .deferred: false
        case .approved, .assigned, .inProgress, .paused, .completed, .passed, .failed: true
        }
    }

    /// Whether a technician does it or a part of it.
    package func isDone(by technician: StaffID) -> Bool {
        technicianID == technician || shares.contains { $0.technicianID == technician }
    }

    package var isPriced: Bool { labor != nil && parts.allSatisfy { $0.price != nil } }

    /// Whether the customer agreed to it and nobody has begun it.
    package var isWaiting: Bool { (status == .approved || status == .assigned) && reworkCount == 0 }

    /// What the job costs as it is quoted, tax included; nil while it is not priced.
    package var total: Int64? {
        guard isPriced, let labor else { return nil }
        return labor.total + parts.reduce(0) { $0 + ($1.price?.total ?? 0) } + fees.reduce(0) { $0 + $1.price.total }
    }
}

extension Job {
    package static let transitions = TransitionTable<JobStatus, JobAction>(
        "job",
        [
            (.proposed, .approve, .approved),
            (.proposed, .decline, .declined),
            (.proposed, .defer, .deferred),
            (.approved, .assign, .assigned),
            (.approved, .revoke, .declined),
            (.assigned, .assign, .assigned),
            (.assigned, .start, .inProgress),
            (.assigned, .revoke, .declined),
            (.inProgress, .pause, .paused),
            (.inProgress, .complete, .completed),
            (.paused, .resume, .inProgress),
            (.paused, .complete, .completed),
            (.completed, .pass, .passed),
            (.completed, .fail, .failed),
            (.failed, .rework, .assigned),
        ])

    /// The rule that an action breaks in a state that does not allow it.
    package static func rule(of action: JobAction) -> Rule {
        switch action {
        case .approve, .decline, .defer: .REP_03
        case .revoke: .RCP_12
        case .assign, .start: .REP_01
        case .pause, .resume: .REP_06
        case .complete: .REP_10
        case .pass, .fail, .rework: .INS_05
        }
    }

    /// Moves to the state that the action leads to.
    ///
    /// - Throws: `Refusal` 409 with state, allowed actions and rule where the state does not allow it.
    package mutating func move(_ action: JobAction) throws {
        status = try Self.transitions.require(action, from: status, rule: Self.rule(of: action))
    }
}
