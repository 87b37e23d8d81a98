package import SQLDatabase

/// A business date that a list can be filtered by (API-12): `deliveredAfter` and `deliveredBefore`, both exclusive, as
/// instants or as days.
package struct DateFilter: Sendable {
    /// `delivered`.
    package let name: String
    /// ` AND delivered_at`; empty where the identifier alone tells when the noun was made.
    package let column: SQL
    /// Whether it is a day without a time, and so are its bounds.
    package let isDay: Bool

    /// A date by the name that its bounds begin with, and by the place where a statement has it.
    package init(_ name: String, _ column: SQL, isDay: Bool = false) {
        self.name = name
        self.column = column
        self.isDay = isDay
    }

    /// When a noun was created, where nothing else says it better.
    package static let created = DateFilter("created", " AND created_at")
    /// When a noun was created, where no column says it: by its identifier, to the millisecond.
    package static let identified = DateFilter("created", "")

    /// The query parameters of a list of nouns with these dates, for the route: the creation also by that name where
    /// it has one of its own.
    package static func parameters(
        created: DateFilter = .created, _ filters: [DateFilter] = [], and others: Set<String> = []
    ) -> Set<String> {
        bounds([.created, created] + filters).union(others).union(["updatedAfter"])
    }

    /// The query parameters of these dates alone.
    package static func bounds(_ filters: [DateFilter]) -> Set<String> {
        Set(filters.flatMap { [$0.name + "After", $0.name + "Before"] })
    }

    /// The names under which a list asks when its nouns were created.
    fileprivate var names: [String] {
        name == DateFilter.created.name ? [name] : [DateFilter.created.name, name]
    }
}

extension Query {
    /// The bounds that the client sets on business dates.
    ///
    /// - Throws: `Refusal` 400 for what is no instant, or no day.
    package func dates(_ filters: [DateFilter]) throws -> DateBounds {
        var bounds = DateBounds()
        for filter in filters {
            if let after = try bound(filter.name + "After", filter) {
                bounds.conditions.append((filter.column + " > ", after))
            }
            if let before = try bound(filter.name + "Before", filter) {
                bounds.conditions.append((filter.column + " < ", before))
            }
        }
        return bounds
    }

    private func bound(_ name: String, _ filter: DateFilter) throws -> SQLValue? {
        filter.isDay ? try date(name)?.sql : try instant(name)?.sql
    }

    /// The bounds on business dates, on when a noun was created, and on when it last changed.
    ///
    /// What has changed since a moment has an event since then (EVT-01), which `changes` finds.
    ///
    /// - Throws: `Refusal` 400 for what is no instant, or no day.
    package func dates(
        created: DateFilter, _ filters: [DateFilter] = [], changes: ChangeTrace
    ) throws -> DateBounds {
        var bounds = try dates(filters)
        bounds.hasBusinessDate = !bounds.conditions.isEmpty
        if !created.column.isEmpty {
            bounds.conditions += try dates(created.names.map { DateFilter($0, created.column) }).conditions
        }
        bounds.changes = changes
        bounds.updatedAfter = try instant("updatedAfter")
        return bounds
    }

    /// The same of a noun whose identifier is in the column `id`.
    ///
    /// What was created in a span has identifiers of that span, which the list's index finds (API-02).
    ///
    /// - Throws: `Refusal` 400 for what is no instant, or no day.
    package func dates<Kind: IdentifierKind>(
        of noun: Identifier<Kind>.Type, created: DateFilter = .created, _ filters: [DateFilter] = [],
        changes: ChangeTrace = .document
    ) throws -> DateBounds {
        var bounds = try dates(created: created, filters, changes: changes)
        // A column tells the very moment; without one, the whole millisecond of the bound is left out.
        let isAlone = created.column.isEmpty
        let (later, earlier): (SQL, SQL) = isAlone ? (" AND id > ", " AND id < ") : (" AND id >= ", " AND id <= ")
        for name in created.names {
            if let after = try instant(name + "After") {
                let (first, last) = noun.bounds(at: after)
                bounds.conditions.append((later, .text(isAlone ? last : first)))
            }
            if let before = try instant(name + "Before") {
                let (first, last) = noun.bounds(at: before)
                bounds.conditions.append((earlier, .text(isAlone ? first : last)))
            }
        }
        bounds.leastIdentifier = bounds.updatedAfter.map { .text(noun.bounds(at: $0).first) }
        return bounds
    }
}
