import SQLDatabase
import ServiceKit
import Testing

@testable import Booking

/// What counts as an open visit is told once, and as the state machine has it.
@Suite struct OpenVisitTests {
    @Test(
        "a visit is open in the states in which something can be done with it",
        arguments: AppointmentStatus.allCases)
    func isOpen(status: AppointmentStatus) {
        let isNamed = AppointmentTable.isOpen.text.contains("'\(status.rawValue)'")
        #expect(isNamed == !Appointment.transitions.actions(from: status).isEmpty)
    }
}
