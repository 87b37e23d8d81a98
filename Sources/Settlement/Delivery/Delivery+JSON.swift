import JSON
import Network
import RepairOrders
import ServiceKit

extension Delivery {
    /// What a delivery's body says; the order is the path's.
    struct Input: Sendable {
        let make: @Sendable (RepairOrderID) -> Delivery
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        let advisor = reader.id("advisorId", StaffID.self)
        let reason = reader.optionalString("reason", length: 1...500)
        let nextService = reader.optionalObject("nextService") { reader in
            NextService(on: reader.date("on"), mileageKm: reader.integer("mileageKm", in: 1...9_999_999))
        }
        let explained = reader.bool("explained")
        let inspected = reader.optionalBool("inspectedTogether")
        let oldParts = reader.array("oldParts", count: 0...200) { element in
            element.object { reader in
                OldPart(
                    partNumber: reader.string("partNumber", length: 1...60),
                    disposition: reader.choice("disposition", OldPart.Disposition.self), shown: reader.bool("shown"))
            }
        }.compactMap { $0 }
        let covers = reader.bool("coversRemoved")
        let keys = reader.bool("keysReturned")
        let signature = reader.object("customerSignature", Signature.read)
        let safety = reader.optionalBool("safetyAcknowledged") ?? false
        let wear = reader.optionalBool("wearTold")
        let copies = reader.optionalBool("copiesGiven")
        return Input { order in
            Delivery(
                orderID: order, advisorID: advisor, reason: reason, nextService: nextService, explained: explained,
                inspectedTogether: inspected,
                oldParts: oldParts, coversRemoved: covers, keysReturned: keys,
                signature: signature ?? Signature(name: "", method: .drawn, evidence: nil),
                safetyAcknowledged: safety, wearTold: wear, copiesGiven: copies)
        }
    }
}

extension Delivery.Signature {
    /// A drawn signature brings its image, one by code the code.
    static func read(_ reader: inout ObjectReader) -> Self {
        let name = reader.string("name", length: 1...100)
        let isKnown = reader.isPresent("method")
        let method = reader.choice("method", Method.self)
        let image = reader.optionalString("image", length: 1...200_000)
        let code = reader.optionalString("code", length: 1...64)
        let reference = reader.optionalString("reference", length: 1...200)
        switch method {
        case .drawn:
            if isKnown, !reader.isPresent("image") { reader.complain("image", .missing) }
            return Self(name: name, method: method, evidence: image)
        case .code:
            if isKnown, !reader.isPresent("code") { reader.complain("code", .missing) }
            return Self(name: name, method: method, evidence: code)
        case .link:
            return Self(name: name, method: method, evidence: reference ?? code)
        }
    }
}

/// The delivery document as the customer signs it; its bytes are what the stored hash is of.
struct DeliveryDocument: JSONRepresentable {
    let delivery: Delivery
    let order: RepairOrder
    /// All of the order, the first first.
    let invoices: [Invoice]
    /// Safety-relevant work that was not done (SET-10).
    let deferred: [DeferredJob]
    let signedAt: Instant

    var text: String {
        var writer = JSONWriter(capacity: 1_024)
        write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("repairOrderId", order.id)
        writer.member("repairOrderNumber", order.number)
        let standing = invoices.filter { !$0.isCredited }
        writer.member("invoiceNumber", (standing.isEmpty ? invoices : standing).map(\.number).joined(separator: ", "))
        let total = invoices.reduce(0) { $0 + $1.amounts.total - $1.credited.total }
        writer.member("invoiceTotal", Money(total, order.currency))
        let share = invoices.reduce(0) { $0 + $1.customerTotal - $1.customer.credited.total }
        writer.member("customerTotal", Money(share, order.currency))
        writer.member("advisorId", delivery.advisorID)
        writer.member("reason", delivery.reason)
        writer.member("explained", delivery.explained)
        writer.member("inspectedTogether", delivery.inspectedTogether)
        writer.array("oldParts") { writer in
            for part in delivery.oldParts {
                writer.object { writer in
                    writer.member("partNumber", part.partNumber)
                    writer.member("disposition", part.disposition.rawValue)
                    writer.member("shown", part.shown)
                }
            }
        }
        if let nextService = delivery.nextService {
            writer.object("nextService") { writer in
                writer.member("on", nextService.on)
                writer.member("mileageKm", nextService.mileageKm)
            }
        }
        writer.member("wearTold", delivery.wearTold)
        writer.member("coversRemoved", delivery.coversRemoved)
        writer.member("keysReturned", delivery.keysReturned)
        writer.member("copiesGiven", delivery.copiesGiven)
        writer.array("deferredJobs", deferred)
        writer.member("safetyAcknowledged", delivery.safetyAcknowledged)
        writer.object("signature") { writer in
            writer.member("name", delivery.signature.name)
            writer.member("method", delivery.signature.method.rawValue)
            writer.member("at", signedAt)
        }
    }
}
