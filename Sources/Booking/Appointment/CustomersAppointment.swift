package import JSON
package import SQLDatabase
package import ServiceKit

/// What the customer does with an appointment over a link (CUS-13): the same as by telephone.
package enum CustomersAppointment {
    /// Another time, with its reason.
    package struct Move: Sendable { let input: ReschedulingInput }

    package static func readMove(_ reader: inout ObjectReader) -> Move {
        Move(
            input: ReschedulingInput(
                startsAt: reader.instant("startsAt"), reason: reader.string("reason", length: 1...500),
                advisorID: nil, agreedWithCustomer: true))
    }

    /// Cancels the appointment of the path's `id`.
    package static func cancel(_ reason: String?, _ call: Call, in transaction: Transaction) throws {
        _ = try EndAppointment.cancel(reason, call, transaction)
    }

    /// Moves the appointment of the path's `id`.
    package static func reschedule(_ move: Move, _ call: Call, in transaction: Transaction) throws {
        _ = try RescheduleAppointment.run(move.input, call, transaction)
    }
}
