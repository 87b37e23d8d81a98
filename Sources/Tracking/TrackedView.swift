import Attachments
import Booking
import Callbacks
import Customers
import JSON
import Network
import Pricing
import Quality
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit
import Settlement

/// What a customer sees through a link: that one thing, in their language, and nothing of other customers, of prices
/// that are not theirs, or of who works on it.
struct TrackedView {
    private let link: AccessLink
    private let outlet: Outlet
    private let language: Language
    private let thing: Thing
    private let survey: SurveyForCustomer?
    private let review: Review?
    private let visit: Appointment?
    private let photos: [AttachmentReference]
    /// What the customer owes for the order; nil before there is an invoice.
    private let invoice: CustomersInvoice?
    private let canPay: Bool

    private enum Thing {
        case appointment(Appointment)
        case order(RepairOrderDocument, [OfferedChange])
        case change(RepairOrderDocument, OfferedChange)
        case survey(RepairOrderDocument)

        /// The order that is paid for over the link.
        var billedOrder: RepairOrder? {
            if case .order(let document, _) = self { document.order } else { nil }
        }

        /// The order whose visit can be rated over the link.
        var order: RepairOrder? {
            switch self {
            case .order(let document, _), .survey(let document): document.order
            case .appointment, .change: nil
            }
        }
    }

    /// - Parameter canPay: whether the program takes payments online.
    static func load(
        _ link: AccessLink, _ call: Call, canPay: Bool = false, in transaction: Transaction
    ) throws -> TrackedView {
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
        case .survey(let id):
            guard let callback = try CallbackTable.find(id, in: transaction) else { throw Refusal.notFound() }
            thing = .survey(try RepairOrderDocument.load(callback.orderID, in: transaction))
        }
        let customer = try CustomerTable.find(link.customerID, in: transaction)
        let language = customer?.language ?? call.language
        let callback = try thing.order.flatMap { try CallbackTable.find(of: $0.id, in: transaction) }
        return TrackedView(
            link: link, outlet: try Outlet.load(link.outletID, in: transaction), language: language, thing: thing,
            survey: try callback.map { try SurveyForCustomer($0, language, call, in: transaction) },
            review: try thing.order.flatMap { try ReviewTable.find(of: $0.id, in: transaction) },
            visit: try NextVisitTable.find(of: link.id, in: transaction).map {
                try Appointment.load($0, in: transaction)
            },
            photos: try TrackedPhotos.list(link.subject, in: transaction),
            invoice: try thing.billedOrder.flatMap { try CustomersInvoice.find(of: $0.id, in: transaction) },
            canPay: canPay)
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
        case .survey(let document): write(document.order, to: &writer)
        }
        writePhotos(to: &writer)
        if let invoice { writer.object("invoice", invoice) }
        if let order = thing.order { writeAfterwards(order, to: &writer) }
        if let visit {
            writer.object("nextVisit") { writer in
                writer.member("number", visit.number)
                writer.member("status", visit.status.rawValue)
                writer.member("statusText", StatusWords.of(visit.status).in(language))
                writer.member("startsAt", visit.startsAt)
                writer.member("endsAt", visit.endsAt)
            }
        }
    }

    /// What is asked once the vehicle is handed over, and what of it was answered.
    private func writeAfterwards(_ order: RepairOrder, to writer: inout JSONWriter) {
        if let survey { writer.object("survey") { survey.writeMembers(to: &$0) } }
        if let review {
            writer.object("review") { writer in
                writer.member("rating", review.rating)
                writer.member("text", review.text)
                writer.member("createdAt", review.createdAt)
            }
        }
        let isReviewable = WriteReview.isPossible(order) && review == nil
        let isPayable = canPay && invoice?.isOpen == true
        let actions =
            (isPayable ? ["pay"] : []) + (survey?.isOpen == true ? ["survey"] : []) + (isReviewable ? ["review"] : [])
        writer.array("nextActions", strings: actions)
    }

    private func writePhotos(to writer: inout JSONWriter) {
        guard !photos.isEmpty else { return }
        writer.array("photos") { writer in
            for photo in photos {
                writer.object { writer in
                    writer.member("id", photo.attachment.id)
                    writer.member("role", photo.role.rawValue)
                    writer.member("mediaType", photo.attachment.mediaType)
                    writer.member("note", photo.note)
                    writer.member("at", photo.at)
                }
            }
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
                    writer.member("quoteHash", change.quoteHash)
                    writer.array("nextActions", strings: change.nextActions)
                }
            }
        }
    }
}
