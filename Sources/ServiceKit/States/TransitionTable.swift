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
    /// The rows of each state, so that a look-up does not go through the whole table.
    private let byState: [State: [Row]]

    package init(_ noun: String, _ rows: [(from: State, action: Action, to: State)]) {
        self.noun = noun
        self.rows = rows.map { Row(from: $0.from, action: $0.action, to: $0.to) }
        byState = Dictionary(grouping: self.rows, by: \.from)
    }

    /// The state that the action leads to; nil where the state does not allow it.
    package func next(_ state: State, _ action: Action) -> State? {
        byState[state]?.first { $0.action == action }?.to
    }

    /// The actions that a state allows, in table order.
    package func actions(from state: State) -> [Action] {
        byState[state]?.map(\.action) ?? []
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
