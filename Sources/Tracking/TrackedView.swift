import Booking
import Customers
import JSON
import Network
import Pricing
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit

/// What a customer sees through a link: that one thing, in their language, and nothing of other customers, of prices
/// that are not theirs, or of who works on it.
struct TrackedView {
    private let link: AccessLink
    private let outlet: Outlet
    private let language: Language
    private let thing: Thing

    private enum Thing {
        case appointment(Appointment)
        case order(RepairOrderDocument, [OfferedChange])
        case change(RepairOrderDocument, OfferedChange)
    }

    static func load(_ link: AccessLink, _ call: Call, in transaction: Transaction) throws -> TrackedView {
        let thing: Thing
        switch link.subject {
        case .appointment(let id): thing = .appointment(try Appointment.load(id, in: transaction))
        case .repairOrder(let id):
            let document = try RepairOrderDocument.load(id, in: transaction)
            thing = .order(document, try OfferedChange.open(of: document.order, at: call.now, in: transaction))
        case .changeRequest(let id):
            guard let change = try OfferedChange.find(id, at: call.now, in: transaction) else {
                throw Refusal.notFound()
            }
            thing = .change(try RepairOrderDocument.load(change.orderID, in: transaction), change)
        }
        let customer = try CustomerTable.find(link.customerID, in: transaction)
        return TrackedView(
            link: link, outlet: try Outlet.load(link.outletID, in: transaction),
            language: customer?.language ?? call.language, thing: thing)
    }
}

extension TrackedView: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("kind", link.subject.kind)
        writer.member("language", language.rawValue)
        writer.member("customerName", link.customerName)
        writer.member("expiresAt", link.expiresAt)
        writer.object("outlet") { writer in
            writer.member("name", outlet.name)
            writer.member("phone", outlet.phone)
            writer.member("timeZone", outlet.zone.identifier)
            writer.object("address", outlet.address)
        }
        switch thing {
        case .appointment(let appointment): write(appointment, to: &writer)
        case .order(let document, let changes):
            write(document, to: &writer)
            write(changes, to: &writer)
        case .change(let document, let change):
            write(document.order, to: &writer)
            write([change], to: &writer)
        }
    }

    private func write(_ appointment: Appointment, to writer: inout JSONWriter) {
        writer.member("number", appointment.number)
        writer.member("version", appointment.version)
        writer.member("status", appointment.status.rawValue)
        writer.member("statusText", StatusWords.of(appointment.status).in(language))
        writer.member("startsAt", appointment.startsAt)
        writer.member("endsAt", appointment.endsAt)
        writer.array("concerns", strings: appointment.concerns)
        let possible = Appointment.transitions.actions(from: appointment.status)
        writer.array(
            "nextActions", strings: possible.filter { $0 == .reschedule || $0 == .cancel }.map(\.rawValue))
    }

    private func write(_ order: RepairOrder, to writer: inout JSONWriter) {
        writer.member("number", order.number)
        writer.member("status", order.status.rawValue)
        writer.member("statusText", StatusWords.of(order.status).in(language))
        writer.member("promisedAt", order.promisedAt)
    }

    private func write(_ document: RepairOrderDocument, to writer: inout JSONWriter) {
        write(document.order, to: &writer)
        writer.array("jobs") { writer in
            // What the workshop does at its own cost is its own business.
            for job in document.jobs where job.payType != .internal {
                writer.object { writer in
                    writer.member("description", job.work.description)
                    writer.member("status", job.status.rawValue)
                    writer.member("statusText", StatusWords.of(job.status).in(language))
                }
            }
        }
    }

    private func write(_ changes: [OfferedChange], to writer: inout JSONWriter) {
        writer.array("changeRequests") { writer in
            for change in changes {
                writer.object { writer in
                    writer.member("id", change.id)
                    writer.member("version", change.version)
                    writer.member("status", change.status)
                    writer.member("description", change.description)
                    writer.member("safety", change.isSafetyRelevant)
                    writer.member("total", change.total)
                    writer.member("promisedAt", change.promisedAt)
                    writer.member("validUntil", change.validUntil)
                    writer.array("nextActions", strings: change.nextActions)
                }
            }
        }
    }
}
