import JSON
import Network
package import SQLDatabase
import ServiceKit

/// The SQL of service packages and their revisions.
package enum ServicePackageTable {
    private static let columns: SQL = """
        SELECT p.id, p.code, r.revision, r.name, r.price, r.currency, r.models, r.valid_from, r.valid_until, r.jobs,
            p.created_at
        FROM service_packages p JOIN service_package_revisions r ON r.package_id = p.id
        """
    private static let present = columns + " WHERE p.code = $1 AND r.revision = p.version"
    private static let ofRevision = columns + " WHERE p.code = $1 AND r.revision = $2"

    /// The package in its present revision.
    package static func find(code: String, in transaction: Transaction) throws -> ServicePackage? {
        try transaction.first(present, [.text(code)], read)
    }

    /// The package as one of its revisions had it.
    package static func find(code: String, revision: Int64, in transaction: Transaction) throws -> ServicePackage? {
        try transaction.first(ofRevision, [.text(code), .integer(revision)], read)
    }

    /// Packages by code, one more than the limit where there are more.
    static func list(
        _ dates: DateBounds, after code: String, limit: Int, in transaction: Transaction
    ) throws -> [ServicePackage] {
        var conditions = SQLConditions(
            columns + " WHERE p.code > $1 AND r.revision = p.version", [.text(code), .int(limit + 1)])
        conditions.add(dates)
        conditions.end(" ORDER BY p.code LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    /// Answers whether it was inserted: not where the code is taken.
    static func insert(_ package: ServicePackage, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            INSERT INTO service_packages (id, code, version, created_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (code) DO NOTHING
            """,
            [package.id.sql, .text(package.code), .integer(package.revision), package.createdAt.sql]) == 1
    }

    /// Makes a revision the present one, where the one before it is still present.
    static func advance(_ package: ServicePackage, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            "UPDATE service_packages SET version = $2 WHERE id = $1 AND version + 1 = $2",
            [package.id.sql, .integer(package.revision)]) == 1
    }

    static func insertRevision(_ package: ServicePackage, at now: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO service_package_revisions (package_id, revision, name, price, currency, models, valid_from,
                valid_until, jobs, revised_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                package.id.sql, .integer(package.revision), .text(package.name), .integer(package.price.amount),
                .text(package.price.currency.rawValue),
                .text(StoredDocument.text { $0.array("items", package.models) }), .optional(package.validFrom),
                .optional(package.validUntil), .text(StoredDocument.text { $0.array("items", package.jobs) }),
                now.sql,
            ])
    }

    private static func read(_ row: Row) throws -> ServicePackage {
        guard let currency = Currency(rawValue: row.text(5)) else {
            throw DatabaseError(.mismatch, "a service package has an unknown currency")
        }
        let models = try StoredDocument.read(row.text(6)) { reader in
            reader.array("items", count: 0...100) { $0.object(VehicleModel.read) }.compactMap { $0 }
        }
        let jobs = try StoredDocument.read(row.text(9)) { reader in
            reader.array("items", count: 0...20) { $0.object(ServicePackage.Job.read) }.compactMap { $0 }
        }
        return ServicePackage(
            id: row.id(0), code: row.text(1), revision: row.int64(2), name: row.text(3),
            price: Money(row.int64(4), currency), models: models, validFrom: row.optionalDate(7),
            validUntil: row.optionalDate(8), jobs: jobs, createdAt: row.instant(10))
    }
}
