import Customers
package import JSON
import Network
import Parts
import RepairOrders
import ServiceKit

/// An appointment in a list: the day's book.
struct AppointmentSummary: JSONRepresentable {
    let appointment: Appointment
    let advisorName: String

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", appointment.id)
        writer.member("number", appointment.number)
        writer.member("status", appointment.status.rawValue)
        writer.member("version", appointment.version)
        writer.member("createdAt", appointment.createdAt)
        writer.member("outletId", appointment.outletID)
        writer.member("customerId", appointment.customerID)
        writer.member("vehicleId", appointment.vehicleID)
        writer.member("channel", appointment.channel.rawValue)
        writer.member("startsAt", appointment.startsAt)
        writer.member("endsAt", appointment.endsAt)
        writer.array("concerns", strings: appointment.concerns)
        writer.array("operations", strings: appointment.operations)
        writer.object("advisor") { writer in
            writer.member("id", appointment.advisorID)
            writer.member("name", advisorName)
        }
        writer.member("transport", appointment.transport?.rawValue)
        writer.member("arrivedAt", appointment.arrivedAt)
        writer.member("repairOrderId", appointment.repairOrderID)
        let actions = Appointment.transitions.actions(from: appointment.status)
        writer.array("nextActions", strings: actions.map(\.rawValue))
    }
}

extension AppointmentView: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        AppointmentSummary(appointment: appointment, advisorName: advisorName).writeMembers(to: &writer)
        writer.member("note", appointment.note)
        if !externalIDs.isEmpty { writer.array("externalIds", externalIDs) }
        writer.array("bayIds", strings: claims.resources(of: .bay))
        writer.array("technicianIds", strings: claims.resources(of: .technician))
        writer.array("equipmentIds", strings: claims.resources(of: .equipment))
        let transport = claims.resources(of: .loanVehicle) + claims.resources(of: .shuttle)
        // Without the unit's number.
        writer.member("transportResourceId", transport.first.map { String($0.prefix { $0 != "/" }) })
        writer.array("parts", appointment.parts)
        if let diagnosis = appointment.diagnosis { writer.object("diagnosis", diagnosis) }
        writer.member("expertId", appointment.expertID)
        if let estimate = appointment.estimate { writer.object("estimate", estimate) }
        writer.array("reservations") { writer in
            for reservation in reservations { reservation.write(reservation.quantity, to: &writer) }
        }
        writer.array("shortages") { writer in
            for shortage in shortages {
                shortage.write(shortage.short, expectedOn: expected[shortage.partNumber], to: &writer)
            }
        }
        preparation.writeSummary(to: &writer)
        writer.array("reminders") { writer in
            for reminder in reminders { writer.object { reminder.write(to: &$0, preparation) } }
        }
        writer.array("notices", notices)
        writer.array("history", history)
        writer.member("confirmedAt", appointment.confirmedAt)
        writer.member("receivedBy", appointment.receivedBy)
        writer.member("endedAt", appointment.endedAt)
        writer.member("endReason", appointment.endReason)
    }
}

extension Reservation {
    fileprivate func write(_ quantity: Quantity, expectedOn: LocalDate? = nil, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", id)
            writer.member("partId", partID)
            writer.member("partNumber", partNumber)
            writer.member("quantity", quantity)
            writer.member("expectedOn", expectedOn)
        }
    }
}

extension ProposedPart: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("partNumber", partNumber)
        writer.member("quantity", quantity)
    }
}

extension FirstDiagnosis: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("staffId", by)
        writer.member("text", text)
        writer.member("at", at)
    }
}

extension AppointmentEstimate: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("lines", raw: Array(lines.utf8))
        writer.member("net", net)
        writer.member("tax", tax)
        writer.member("total", total)
        writer.member("hours", hours)
        writer.member("priceListId", priceListID)
        writer.member("at", at)
        writer.member("informedAt", informedAt)
    }
}

extension Rescheduling: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("at", at)
        writer.member("reason", reason)
        writer.member("from", from)
        writer.member("to", to)
        writer.member("advisorBefore", advisorBefore)
        writer.member("advisorAfter", advisorAfter)
        writer.member("agreedWithCustomer", agreedWithCustomer)
        writer.member("outletBefore", outlets?.before)
        writer.member("outletAfter", outlets?.after)
    }
}
