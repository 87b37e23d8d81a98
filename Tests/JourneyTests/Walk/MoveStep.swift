/// Something that people do on orders that may go to another outlet.
enum MoveStep: String, CaseIterable {
    case open, start
    case moveJobs, moveOrder
    case assign, begin, pause, complete, share
    case issue, giveBack
    case change, revoke, cancel
    case plan, send, bring, drop
    case discount, approve, withdraw, payers

    /// How often it comes, beside the others.
    var weight: Int {
        switch self {
        case .moveJobs: 6
        case .moveOrder, .issue: 4
        case .open, .start, .assign, .begin, .pause, .change, .revoke, .plan, .discount: 2
        case .complete, .share, .giveBack, .send, .bring, .drop, .approve, .withdraw, .payers: 1
        // An order that is ended goes nowhere.
        case .cancel: 1
        }
    }

    /// Whether it takes an order, or jobs of it, to the other outlet.
    var isMove: Bool { self == .moveJobs || self == .moveOrder }
}
