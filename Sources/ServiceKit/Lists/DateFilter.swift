package import SQLDatabase

/// A business date that a list can be filtered by (API-12): `deliveredAfter` and `deliveredBefore`, both exclusive, as
/// instants.
package struct DateFilter: Sendable {
    /// `delivered`.
    package let name: String
    /// ` AND delivered_at`.
    package let column: SQL

    package init(_ name: String, _ column: SQL) {
        self.name = name
        self.column = column
    }

    /// When a noun was created, where nothing else says it better.
    package static let created = DateFilter("created", " AND created_at")

    /// The query parameters of a list of documents with these dates, for the route.
    package static func parameters(
        created: DateFilter = .created, _ filters: [DateFilter] = [], and others: Set<String>
    ) -> Set<String> {
        bounds([created] + filters).union(others).union(["updatedAfter"])
    }

    /// The query parameters of these dates alone.
    package static func bounds(_ filters: [DateFilter]) -> Set<String> {
        Set(filters.flatMap { [$0.name + "After", $0.name + "Before"] })
    }
}

extension Query {
    /// The bounds that the client sets on business dates.
    ///
    /// - Throws: `Refusal` 400 for what is no instant.
    package func dates(_ filters: [DateFilter]) throws -> DateBounds {
        var bounds = DateBounds()
        for filter in filters {
            if let after = try instant(filter.name + "After") {
                bounds.conditions.append((filter.column + " > ", after.sql))
            }
            if let before = try instant(filter.name + "Before") {
                bounds.conditions.append((filter.column + " < ", before.sql))
            }
        }
        return bounds
    }

    /// The bounds on business dates, on when a noun was created, and on when it last changed; its identifier is in the
    /// column `id`.
    ///
    /// What was created in a span has identifiers of that span, which the list's index finds (API-02). What has
    /// changed since a moment has an event since then (EVT-01).
    package func dates<Kind: IdentifierKind>(
        of noun: Identifier<Kind>.Type, created: DateFilter = .created, _ filters: [DateFilter] = []
    ) throws -> DateBounds {
        var bounds = try dates(filters)
        bounds.hasBusinessDate = !bounds.conditions.isEmpty
        bounds.conditions += try dates([created]).conditions
        if let after = try instant(created.name + "After") {
            bounds.conditions.append((" AND id >= ", .text(noun.bounds(at: after).first)))
        }
        if let before = try instant(created.name + "Before") {
            bounds.conditions.append((" AND id <= ", .text(noun.bounds(at: before).last)))
        }
        bounds.updatedAfter = try instant("updatedAfter")
        return bounds
    }
}
