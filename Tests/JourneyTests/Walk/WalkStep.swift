/// Something that people do on an order, sensible or not.
enum WalkStep: CaseIterable {
    case lookAt, addJob, estimate
    case authorize, cancel, start, submit, pass, fail, invoice, pay, deliver
    case assign, begin, pause, resume, complete
    case find, quote, approve, decline
    case stop, lift
    case attempt, reach, survey, completeCallback

    /// The action of the order's own state table.
    var ofOrder: String? {
        switch self {
        case .authorize: "authorize"
        case .cancel: "cancel"
        case .start: "start"
        case .submit: "submit"
        case .pass: "pass"
        case .fail: "fail"
        case .invoice: "invoice"
        case .deliver: "deliver"
        default: nil
        }
    }

    /// The action of a job's table.
    var ofJob: String? {
        switch self {
        case .assign: "assign"
        case .begin: "start"
        case .pause: "pause"
        case .resume: "resume"
        case .complete: "complete"
        default: nil
        }
    }

    /// The action of a change request's table.
    var ofRequest: String? {
        switch self {
        case .quote: "quote"
        case .approve: "approve"
        case .decline: "decline"
        default: nil
        }
    }
}
