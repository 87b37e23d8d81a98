package import SQLDatabase

/// The ids that integrators keep of records, each its own (API-11): unique per integrator and kind.
package enum ExternalIDTable {
    static let migration = Migration(
        number: 50, name: "external ids",
        statements: [
            """
            CREATE TABLE external_ids (
                system TEXT NOT NULL, kind TEXT NOT NULL, external_id TEXT NOT NULL, resource_id TEXT NOT NULL,
                PRIMARY KEY (system, kind, external_id)
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX external_ids_by_resource ON external_ids (resource_id)",
        ])

    /// The record that a system knows by that id; nil where it knows none.
    package static func resource(
        _ externalID: String, of kind: String, system: String, in transaction: Transaction
    ) throws -> String? {
        try transaction.first(
            "SELECT resource_id FROM external_ids WHERE system = $1 AND kind = $2 AND external_id = $3",
            [.text(system), .text(kind), .text(externalID)]
        ) { $0.text(0) }
    }

    /// How systems call a record, by the names of the systems.
    package static func list(of resource: String, in transaction: Transaction) throws -> [ExternalID] {
        try transaction.query(
            "SELECT system, external_id FROM external_ids WHERE resource_id = $1 ORDER BY system, external_id",
            [.text(resource)]
        ) { ExternalID(system: $0.text(0), id: $0.text(1)) }
    }

    /// Has what systems call one record call another: the two were found to be one (API-11).
    package static func move(from resource: String, to other: String, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE external_ids SET resource_id = $2 WHERE resource_id = $1", [.text(resource), .text(other)])
    }

    /// Forgets how systems call a record.
    package static func removeAll(from resource: String, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM external_ids WHERE resource_id = $1", [.text(resource)])
    }

    static func remove(system: String, from resource: String, in transaction: Transaction) throws {
        try transaction.execute(
            "DELETE FROM external_ids WHERE resource_id = $1 AND system = $2", [.text(resource), .text(system)])
    }

    /// Notes how a system calls a record; what it knew by that id before is unknown to it then.
    package static func set(
        _ externalID: String, of kind: String, system: String, to resource: String, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO external_ids (system, kind, external_id, resource_id) VALUES ($1, $2, $3, $4)
            ON CONFLICT (system, kind, external_id) DO UPDATE SET resource_id = excluded.resource_id
            """,
            [.text(system), .text(kind), .text(externalID), .text(resource)])
    }
}
