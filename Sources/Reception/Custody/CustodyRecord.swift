package import JSON
package import Network
package import RepairOrders
package import ServiceKit

package enum CustodyNoun: IdentifierKind {
    package static let prefix = "cst"
}

package typealias CustodyID = Identifier<CustodyNoun>

/// One move of the customer's keys or papers: taken in, put elsewhere, given back (RCP-10).
package struct CustodyRecord: Sendable {
    package enum What: String, Sendable, CaseIterable {
        case keys, papers
    }

    package enum Movement: String, Sendable, CaseIterable {
        case taken, moved, returned
    }

    package let id: CustodyID
    package let orderID: RepairOrderID
    package let what: What
    package let tag: String
    package let place: String
    package let movement: Movement
    package let staffID: StaffID
    package let at: Instant
}

extension CustodyRecord: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
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
