import Testing

@testable import ServiceKit

@Suite struct TransitionTableTests {
    private enum State: String, CaseIterable, Sendable { case open, held, closed }
    private enum Action: String, CaseIterable, Sendable { case hold, close }

    /// Two values with the same first byte: what no plain enum has.
    private struct Wide: CaseIterable {
        let number: Int
        static let allCases = [Wide(number: 1), Wide(number: 257)]
    }

    @Test("each case has a place of its own, and what shares one is found")
    func places() {
        #expect(TransitionTable<State, Action>.haveOwnPlaces(State.self))
        #expect(TransitionTable<State, Action>.haveOwnPlaces(Action.self))
        #expect(!TransitionTable<State, Action>.haveOwnPlaces(Wide.self))
    }

    @Test("a table answers for every state and action, also those that no row names")
    func answers() {
        let table = TransitionTable<State, Action>("thing", [(.open, .close, .closed), (.open, .hold, .held)])
        #expect(table.actions(from: .open) == [.close, .hold])
        #expect(table.actions(from: .held).isEmpty && table.actions(from: .closed).isEmpty)
        #expect(table.next(.open, .close) == .closed)
        #expect(table.next(.open, .hold) == .held)
        #expect(table.next(.closed, .hold) == nil)
        #expect(throws: Refusal.self) { try table.require(.hold, from: .held, rule: nil) }
    }
}
