import ServiceKit
import Testing

@testable import Booking
@testable import Callbacks
@testable import Repair
@testable import RepairOrders

/// The program's state tables, printed, are those of the standard.
@Suite struct StateTableTests {
    private func text<State, Action>(_ table: TransitionTable<State, Action>) -> String {
        table.rows.map { "\($0.from.rawValue) \($0.action.rawValue) \($0.to.rawValue)" }.joined(separator: "\n")
    }

    @Test("each table of the program is the committed one, line by line")
    func same() {
        #expect(text(RepairOrder.transitions) == StateTables.repairOrder)
        #expect(text(Job.transitions) == StateTables.job)
        #expect(text(ChangeRequest.transitions) == StateTables.changeRequest)
        #expect(text(Appointment.transitions) == StateTables.appointment)
        #expect(text(Callback.transitions) == StateTables.callback)
    }
}
