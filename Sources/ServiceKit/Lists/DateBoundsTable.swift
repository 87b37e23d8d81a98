package import SQLDatabase

/// The bounds of a list's dates.
package struct DateBounds: Sendable {
    var conditions: [(condition: SQL, value: SQLValue)] = []
    var updatedAfter: Instant?
    /// Whether there is a bound on another date than when the noun was created or changed.
    package internal(set) var hasBusinessDate = false

    package init() {}
}

extension SQLConditions {
    package mutating func add(_ bounds: DateBounds) {
        for (condition, value) in bounds.conditions { add(condition, value) }
        guard let after = bounds.updatedAfter else { return }
        add(" AND id IN (SELECT root_id FROM events WHERE at > ", after.sql)
        add(")")
    }
}
