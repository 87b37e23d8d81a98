import JSON
import Network
import RepairOrders
import ServiceKit

enum CustodyNoun: IdentifierKind {
    static let prefix = "cst"
}

typealias CustodyID = Identifier<CustodyNoun>

/// One move of the customer's keys or papers: taken in, put elsewhere, given back (RCP-10).
struct CustodyRecord: Sendable {
    enum What: String, Sendable, CaseIterable {
        case keys, papers
    }

    enum Movement: String, Sendable, CaseIterable {
        case taken, moved, returned
    }

    let id: CustodyID
    let orderID: RepairOrderID
    let what: What
    let tag: String
    let place: String
    let movement: Movement
    let staffID: StaffID
    let at: Instant
}

extension CustodyRecord: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("repairOrderId", orderID)
        writer.member("what", what.rawValue)
        writer.member("tag", tag)
        writer.member("place", place)
        writer.member("movement", movement.rawValue)
        writer.member("byStaffId", staffID)
        writer.member("createdAt", at)
    }
}

extension [CustodyRecord] {
    /// What is here now: the last record of each thing that was not given back.
    var held: [CustodyRecord] {
        var held: [CustodyRecord] = []
        for record in self {
            held.removeAll { $0.what == record.what && $0.tag == record.tag }
            if record.movement != .returned { held.append(record) }
        }
        return held
    }

    /// Refuses a move of what is not here, and taking what is here already.
    func require(_ movement: CustodyRecord.Movement, _ what: CustodyRecord.What, tag: String) throws {
        let isHeld = held.contains { $0.what == what && $0.tag == tag }
        switch movement {
        case .taken where isHeld:
            throw Refusal(
                .RCP_10, code: "already_taken", "The \(what.rawValue) with tag \(tag) are here already; record a move.",
                zh: "标签 \(tag) 的物品已在保管中,请登记移动。", at: "/tag")
        case .moved where !isHeld, .returned where !isHeld:
            throw Refusal(
                .RCP_10, code: "not_in_custody",
                "The \(what.rawValue) with tag \(tag) are not here; record first that they were taken.",
                zh: "标签 \(tag) 的物品不在保管中,请先登记收取。", at: "/tag")
        default: return
        }
    }
}
