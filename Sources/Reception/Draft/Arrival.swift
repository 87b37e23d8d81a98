import Booking
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// How the customer came: by appointment or walking in, and when (RCP-01).
struct Arrival {
    let isBooked: Bool
    /// Without a mark of its own, a walk-in arrives when the order is opened.
    let at: Instant

    /// Turns the appointment, where there is one, into the order.
    ///
    /// - Throws: `Refusal` for an appointment that is none of this customer, vehicle and outlet, or that has an order
    ///   already.
    static func receive(
        _ input: NewRepairOrder, as order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws -> Arrival {
        if let arrivedAt = input.arrivedAt, arrivedAt > call.now {
            throw Refusal(
                .RCP_01, status: 422, code: "arrival_in_future", "The customer cannot have arrived after now.",
                zh: "到店时间不能晚于当前时间。", at: "/arrivedAt")
        }
        guard let appointmentID = order.appointmentID else {
            return Arrival(isBooked: false, at: input.arrivedAt ?? call.now)
        }
        let appointment = try Appointment.fulfil(appointmentID, order: order, call: call, in: transaction)
        return Arrival(isBooked: true, at: appointment.arrivedAt ?? input.arrivedAt ?? call.now)
    }

    func measure(_ order: RepairOrder, at outlet: Outlet, _ call: Call, in transaction: Transaction) throws {
        let limit = isBooked ? outlet.bookedReceptionLimitMinutes : outlet.walkInReceptionLimitMinutes
        let waited = call.now.since(at)
        let isMet = waited <= Int64(limit) * 60_000_000
        try call.measure(
            .RCP_01, met: isMet, on: order.id.text, outlet: outlet.id.text, staff: order.advisorID.text,
            reason: isMet ? nil : "waited \(waited / 60_000_000) min, limit \(limit) min", in: transaction)
    }
}
