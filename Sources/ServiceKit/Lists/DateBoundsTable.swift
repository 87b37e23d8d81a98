package import SQLDatabase

/// The bounds of a list's dates.
package struct DateBounds: Sendable {
    var conditions: [(condition: SQL, value: SQLValue)] = []
    var updatedAfter: Instant?
    /// The least identifier of that moment's millisecond, for nouns whose making no event tells.
    var leastIdentifier: SQLValue?
    var changes = ChangeTrace.document
    /// Whether there is a bound on another date than when the noun was created or changed.
    package internal(set) var hasBusinessDate = false

    package init() {}
}

/// Where the events tell of changes of a list's nouns, for `updatedAfter` (API-12): statements that answer the
/// identifiers of what has changed since a moment.
package struct ChangeTrace: Sendable {
    /// A statement around the moment.
    private struct Way: Sendable {
        let before: SQL
        let after: SQL
        /// What stands before the least identifier of the moment, where the statement compares with that, too.
        var identifier: SQL?
    }

    /// ` AND id`: what the statements answer.
    private let column: SQL
    private var ways: [Way]

    /// - Parameters:
    ///   - before: the statement up to the place of the moment.
    ///   - column: ` AND code`, where the list's nouns are known by something else than their `id`.
    package init(_ before: SQL, column: SQL = " AND id") {
        self.column = column
        ways = [Way(before: before, after: "")]
    }

    /// As the document whose story the events are: an order, with its jobs and slips.
    package static let document = ChangeTrace("SELECT root_id FROM events WHERE at > ")
    /// By its own identifier, whoever's story the events are: a callback, in that of its order.
    package static let resource = ChangeTrace("SELECT resource_id FROM events WHERE at > ")

    /// The same with the nouns whose parts have changed, which have events of their own.
    ///
    /// - Parameter rows: answers nouns by the identifiers of parts: `SELECT invoice_id FROM payments WHERE id`.
    package func and(partsOf rows: SQL) -> ChangeTrace {
        and(rows + " IN (SELECT resource_id FROM events WHERE at > ", ")")
    }

    /// The same with what another statement answers: its text before the moment, and after it.
    package func and(_ before: SQL, _ after: SQL) -> ChangeTrace {
        var trace = self
        trace.ways.append(Way(before: before, after: after))
        return trace
    }

    /// The same with what was made since, where no event tells that.
    ///
    /// - Parameter rows: answers nouns by the time of their making: `SELECT id FROM notifications WHERE created_at`.
    package func and(madeIn rows: SQL) -> ChangeTrace {
        var trace = self
        trace.ways.append(Way(before: rows + " > ", after: "", identifier: " AND id >= "))
        return trace
    }

    fileprivate func add(to conditions: inout SQLConditions, after moment: Instant, least identifier: SQLValue?) {
        var opening = column + " IN ("
        for way in ways {
            conditions.add(opening + way.before, moment.sql)
            if let text = way.identifier { conditions.add(text, identifier) }
            conditions.add(way.after)
            opening = " UNION ALL "
        }
        conditions.add(")")
    }
}

extension SQLConditions {
    /// Adds the bounds of a list's dates.
    package mutating func add(_ bounds: DateBounds) {
        for (condition, value) in bounds.conditions { add(condition, value) }
        guard let moment = bounds.updatedAfter else { return }
        bounds.changes.add(to: &self, after: moment, least: bounds.leastIdentifier)
    }
}
