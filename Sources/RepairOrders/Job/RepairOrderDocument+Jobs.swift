import ServiceKit

extension RepairOrderDocument {
    /// The actions that a job's state allows now, seen with the order that it stands on.
    package func nextActions(of job: Job) -> [JobAction] {
        Job.transitions.actions(from: job.status).filter { action in
            possibleJobActions.contains(action) && (action != .revoke || job.isWaiting)
        }
    }

    /// Moves a job to the state that the action leads to.
    ///
    /// - Throws: `Refusal` 409 with the job's state, its allowed actions and the rule.
    package mutating func moveJob(at index: Int, _ action: JobAction) throws {
        let job = jobs[index]
        guard Job.transitions.next(job.status, action) != nil else {
            throw Refusal.state(
                job.status.rawValue, action: action.rawValue, allowed: nextActions(of: job).map(\.rawValue),
                rule: Job.rule(of: action))
        }
        try jobs[index].move(action)
    }

    /// What the order's state and an open safety stop leave of the actions on its jobs.
    private var possibleJobActions: [JobAction] {
        switch order.status {
        case .draft: [.approve, .decline, .defer]
        case .authorized: [.revoke]
        case .inRepair:
            order.isStopped ? [.revoke, .assign, .pause] : [.revoke, .assign, .start, .pause, .resume, .complete]
        case .inInspection: order.isStopped ? [] : [.pass, .fail, .rework]
        case .ready, .invoiced, .delivered, .closed, .cancelled: []
        }
    }
}
