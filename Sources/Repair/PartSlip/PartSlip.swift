import Network
import Parts
import RepairOrders
import ServiceKit

/// The paper by which parts leave the store, or go back to it: nothing moves without one (REP-05).
struct PartSlip: Sendable {
    let id: SlipID
    let number: String
    let orderID: RepairOrderID
    let jobID: JobID
    /// Who handed the parts over: the clerk at an issue, whoever brings them at a return.
    let givenBy: StaffID
    let takenBy: StaffID
    let at: Instant
    var lines: [Line] = []

    enum Kind: String, Sendable {
        case issue, `return`

        /// Begins the numbers of its slips.
        var mark: String {
            switch self {
            case .issue: "PI"
            case .return: "PR"
            }
        }
    }

    enum SlipID: Sendable, Hashable {
        case issue(IssueSlipID)
        case `return`(ReturnSlipID)

        var kind: Kind {
            switch self {
            case .issue: .issue
            case .return: .return
            }
        }

        var text: String {
            switch self {
            case .issue(let id): id.text
            case .return(let id): id.text
            }
        }

        init(_ kind: Kind, stored text: String) {
            switch kind {
            case .issue: self = .issue(IssueSlipID(stored: text))
            case .return: self = .return(ReturnSlipID(stored: text))
            }
        }
    }

    /// A quantity of one part of one lot.
    struct Line: Sendable {
        let partID: PartID
        let partNumber: String
        let lotID: LotID
        let lot: String
        let quantity: Quantity
        let unitCost: Money
        /// Why another lot than the next one was chosen.
        let reason: String?
    }
}
