import Customers
import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// The order as the customer and the advisor signed it, to the byte (RCP-08).
struct SignedDocument: Sendable {
    let orderID: RepairOrderID
    /// The SHA-256 of exactly these bytes.
    let hash: String
    let bytes: [UInt8]
    let signedAt: Instant

    static func make(
        _ document: RepairOrderDocument, _ input: AuthorizationInput, _ estimate: Estimate, _ outlet: Outlet,
        _ advisor: Staff, _ call: Call, in transaction: Transaction
    ) throws -> SignedDocument {
        let order = document.order
        guard let customer = try CustomerTable.find(order.customerID, in: transaction),
            let vehicle = try VehicleTable.find(order.vehicleID, in: transaction)
        else { throw Refusal.notFound("customer or vehicle of the order") }
        var writer = JSONWriter(capacity: 4_096)
        writer.object { writer in
            writer.member("number", order.number)
            writer.member("repairOrderId", order.id)
            writer.member("language", customer.language.rawValue)
            writer.member("signedAt", call.now)
            outlet.writeSigned(to: &writer)
            customer.writeSigned(to: &writer)
            vehicle.writeSigned(to: &writer)
            writer.object("advisor") { writer in
                writer.member("id", advisor.id)
                writer.member("name", advisor.name)
            }
            writer.member("mileageKm", order.mileageKm)
            if let walkAround = order.walkAround { writer.member("walkAround", raw: Array(walkAround.utf8)) }
            writer.array("concerns", document.concerns)
            document.writeSignedJobs(to: &writer)
            estimate.writeSigned(to: &writer)
            writer.member("visit", input.visit.rawValue)
            writer.member("keyTag", input.keyTag)
            writer.member("approvalContact", raw: Array(input.contact.document.utf8))
            writer.member("promisedAt", input.promisedAt)
            writer.member("validUntil", input.end(at: call.now))
            writer.array("terms", strings: DocumentTerms.texts(customer.language))
        }
        return SignedDocument(
            orderID: order.id, hash: Digest.sha256(writer.bytes), bytes: writer.bytes, signedAt: call.now)
    }
}

extension Outlet {
    fileprivate func writeSigned(to writer: inout JSONWriter) {
        writer.object("outlet") { writer in
            writer.member("id", id)
            writer.member("code", code)
            writer.member("name", name)
            writer.member("phone", phone)
            writer.object("address", address)
            writer.member("timeZone", zone.identifier)
        }
    }
}

extension Customer {
    fileprivate func writeSigned(to writer: inout JSONWriter) {
        writer.object("customer") { writer in
            writer.member("id", id)
            writer.member("name", name)
            writer.member("phone", primaryPhone?.number)
        }
    }
}

extension Vehicle {
    fileprivate func writeSigned(to writer: inout JSONWriter) {
        writer.object("vehicle") { writer in
            writer.member("id", id)
            writer.member("vin", vin)
            writer.member("plate", plate)
            writer.member("make", make)
            writer.member("model", model)
            writer.member("modelYear", modelYear)
        }
    }
}

extension Estimate {
    fileprivate func writeSigned(to writer: inout JSONWriter) {
        writer.member("priceListId", priceListID)
        writer.object("totals") { totals.writeMembers(to: &$0) }
    }
}

extension RepairOrderDocument {
    /// The jobs agreed to with their prices; and those that the customer did not want, so that both are signed.
    fileprivate func writeSignedJobs(to writer: inout JSONWriter) {
        writer.array("jobs") { writer in
            for job in jobs { job.writeSigned(to: &writer, order.currency, total { $0.id == job.id }) }
        }
    }
}

extension Job {
    fileprivate func writeSigned(to writer: inout JSONWriter, _ currency: Currency, _ total: Int64?) {
        writer.object { writer in
            writer.member("id", id)
            writer.member("status", status.rawValue)
            writer.member("concernId", concernID)
            writer.member("operation", work.operation)
            writer.member("description", work.description)
            writer.member("standardHours", work.standardHours)
            writer.member("payType", payType.rawValue)
            if let labor { writer.object("labor") { labor.writeMembers(to: &$0, currency) } }
            writer.array("parts") { writer in
                for line in parts {
                    writer.object { writer in
                        writer.member("partNumber", line.partNumber)
                        writer.member("name", line.name)
                        writer.member("quantity", line.quantity)
                        line.price?.writeMembers(to: &writer, currency)
                    }
                }
            }
            if !fees.isEmpty {
                writer.array("fees") { writer in
                    for fee in fees { fee.write(to: &writer, currency: currency) }
                }
            }
            writer.member("total", total.map { Money($0, currency) })
        }
    }
}
