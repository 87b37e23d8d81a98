/// The states of one noun and the actions between them, as data; `nextActions`, the 409 answers, the docs and the
/// tests all read it.
package struct TransitionTable<State, Action>: Sendable
where
    State: RawRepresentable<String> & Hashable & Sendable & CaseIterable,
    Action: RawRepresentable<String> & Hashable & Sendable & CaseIterable
{
    package struct Row: Sendable {
        package let from: State
        package let action: Action
        package let to: State
    }

    /// What the table is about, as the API names it (`repairOrder`).
    package let noun: String
    package let rows: [Row]
    /// What each state allows, at the place that the state's byte names.
    private let byState: [Entry]

    private struct Entry: Sendable {
        var actions: [Action] = []
        var rows: [Row] = []
    }

    package init(_ noun: String, _ rows: [(from: State, action: Action, to: State)]) {
        // Two cases at one place would share what they allow: `place` needs enums of plain cases, at most 256.
        precondition(Self.haveOwnPlaces(State.self) && Self.haveOwnPlaces(Action.self), "two cases share a place")
        self.noun = noun
        self.rows = rows.map { Row(from: $0.from, action: $0.action, to: $0.to) }
        var byState: [Entry] = []
        for row in self.rows {
            let place = Self.place(row.from)
            while byState.count <= place { byState.append(Entry()) }
            byState[place].actions.append(row.action)
            byState[place].rows.append(row)
        }
        self.byState = byState
    }

    /// The state that the action leads to; nil where the state does not allow it.
    package func next(_ state: State, _ action: Action) -> State? {
        let place = Self.place(state)
        guard place < byState.count else { return nil }
        let wanted = Self.place(action)
        return byState[place].rows.first { Self.place($0.action) == wanted }?.to
    }

    /// The actions that a state allows, in table order.
    package func actions(from state: State) -> [Action] {
        let place = Self.place(state)
        return place < byState.count ? byState[place].actions : []
    }

    /// A number of its own for each case: the byte that it is made of.
    ///
    /// In generic code, hashing or comparing such a case goes by its raw text, which made a tenth of an order's answer.
    private static func place<Case: CaseIterable>(_ value: Case) -> Int {
        withUnsafeBytes(of: value) { bytes in Int(bytes.first ?? 0) }
    }

    /// Whether each case has a place of its own.
    static func haveOwnPlaces<Case: CaseIterable>(_ type: Case.Type) -> Bool {
        Set(Case.allCases.map { place($0) }).count == Case.allCases.count
    }

    /// The state that the action leads to.
    ///
    /// - Throws: `Refusal` 409 with the state, the allowed actions and `rule` where the state does not allow it.
    package func require(_ action: Action, from state: State, rule: Rule?) throws -> State {
        guard let next = next(state, action) else {
            throw Refusal.state(
                state.rawValue, action: action.rawValue, allowed: actions(from: state).map(\.rawValue), rule: rule)
        }
        return next
    }
}
