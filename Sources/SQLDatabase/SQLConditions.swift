/// The conditions of a list, with the values that they are bound to: each only where the client asked for it.
package struct SQLConditions: Sendable {
    /// The statement so far.
    package private(set) var sql: SQL
    package private(set) var values: [SQLValue]

    /// - Parameters:
    ///   - sql: the statement up to and with the first condition.
    ///   - values: of the parameters that it names.
    package init(_ sql: SQL, _ values: [SQLValue]) {
        self.sql = sql
        self.values = values
    }

    /// Adds ` AND status = ` with its value; nothing where there is none.
    package mutating func add(_ condition: SQL, _ value: SQLValue?) {
        guard let value else { return }
        values.append(value)
        sql = sql + condition + .parameter(values.count)
    }

    package mutating func add(_ condition: SQL, _ value: String?) {
        add(condition, value.map(SQLValue.text))
    }

    /// Adds a condition that stands for itself.
    package mutating func add(_ condition: SQL) {
        sql = sql + condition
    }

    /// Adds ` AND outlet_id` with one of some values; nothing where there is no list, never true where it is empty.
    ///
    /// One value is compared with `=`, so that an index in the list's order can be used.
    package mutating func add(_ column: SQL, among choices: [String]?) {
        guard let choices else { return }
        switch choices.count {
        case 0: sql = sql + " AND 0 = 1"
        case 1: add(column + " = ", choices[0])
        default:
            sql = sql + column + " IN ("
            for (index, choice) in choices.enumerated() {
                add(index == 0 ? "" : ", ", choice)
            }
            sql = sql + ")"
        }
    }

    /// Ends the statement.
    package mutating func end(_ ending: SQL) {
        sql = sql + ending
    }
}
