import JSON
import Network
package import SQLDatabase
import ServiceKit

/// All SQL about customers.
package enum CustomerTable {
    /// The phones come along as one text, so that a customer is one statement: `+8613800000000*` marks the primary.
    private static let columns: SQL = """
        SELECT c.id, c.kind, c.name, c.email, c.language, c.address, c.preferred_channel, c.preferred_start,
            c.preferred_end, c.version, c.created_at, c.phones, c.birthday, c.source, c.verified_on, c.merged_into,
            c.erased_at, c.time_zone
        FROM customers c
        """
    private static let byID: SQL = columns + " WHERE c.id = $1"

    /// Whether there is one with the identifier for whom something new can be done.
    static func contains(_ id: CustomerID, in transaction: Transaction) throws -> Bool {
        try transaction.first(
            "SELECT 1 FROM customers WHERE id = $1 AND merged_into IS NULL AND erased_at IS NULL", [id.sql]
        ) { _ in true } ?? false
    }

    /// The customer with an identifier; nil where there is none.
    package static func find(_ id: CustomerID, in transaction: Transaction) throws -> Customer? {
        try transaction.first(byID, [id.sql], customer)
    }

    /// Which customers a list shows.
    struct Filter: Sendable {
        var phone: String?
        /// The beginning of the name, without case.
        var namePrefix: String?
        /// Only these, where it is not nil.
        var ids: [String]?
        var dates = DateBounds()
    }

    /// Customers in the order of their identifiers, one more than the limit where there are more.
    static func list(
        _ filter: Filter, after: String, limit: Int, in transaction: Transaction
    ) throws -> [Customer] {
        var conditions = SQLConditions(
            columns + " WHERE c.id > $1 AND c.merged_into IS NULL", [.text(after), .int(limit + 1)])
        if let phone = filter.phone {
            conditions.add(" AND c.id IN (SELECT p.customer_id FROM customer_phones p WHERE p.number = ", phone)
            conditions.add(")")
        }
        if let prefix = filter.namePrefix {
            // A range, not LIKE: it is what an index can find. U+10FFFF sorts behind whatever follows the prefix.
            conditions.add(" AND c.name_folded >= ", prefix)
            conditions.add(" AND c.name_folded < ", prefix + "\u{10FFFF}")
        }
        conditions.add(" AND c.id", among: filter.ids)
        conditions.add(filter.dates)
        conditions.end(" ORDER BY c.id LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, customer)
    }

    /// Customers with a number, at most ten.
    static func candidates(
        phone: String, except id: CustomerID, in transaction: Transaction
    ) throws -> [Candidate] {
        try transaction.query(
            """
            SELECT c.id, c.name FROM customer_phones p JOIN customers c ON c.id = p.customer_id
            WHERE p.number = $1 AND c.id <> $2 AND c.merged_into IS NULL ORDER BY c.id LIMIT 10
            """, [.text(phone), id.sql]
        ) { Candidate(id: CustomerID(stored: $0.text(0)), name: $0.text(1)) }
    }

    /// Customers of that name who own a vehicle with that plate, at most ten.
    static func candidates(
        name: String, plate: String, except id: CustomerID, in transaction: Transaction
    ) throws -> [Candidate] {
        try transaction.query(
            """
            SELECT DISTINCT c.id, c.name FROM vehicles v JOIN customers c ON c.id = v.owner_id
            WHERE v.plate_key = $1 AND c.name_folded = $2 AND c.id <> $3 ORDER BY c.id LIMIT 10
            """, [.text(Vehicle.normalized(plate: plate)), .text(Customer.fold(name)), id.sql]
        ) { Candidate(id: CustomerID(stored: $0.text(0)), name: $0.text(1)) }
    }

    static func insert(_ customer: Customer, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO customers (id, version, name, name_folded, email, language, address, preferred_channel,
                preferred_start, preferred_end, phones, birthday, source, verified_on, merged_into, erased_at,
                time_zone, kind, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
            """, values(customer) + [.text(customer.kind.rawValue), customer.createdAt.sql])
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ customer: Customer, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE customers SET version = $2, name = $3, name_folded = $4, email = $5, language = $6, address = $7,
                preferred_channel = $8, preferred_start = $9, preferred_end = $10, phones = $11,
                birthday = $12, source = $13, verified_on = $14, merged_into = $15, erased_at = $16,
                time_zone = $17
            WHERE id = $1 AND version + 1 = $2
            """, values(customer))
        guard changed == 1 else { throw Refusal.conflict }
    }

    /// Has who was merged into one customer before be merged into another.
    static func redirect(from id: CustomerID, to other: CustomerID, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE customers SET merged_into = $2 WHERE merged_into = $1", [id.sql, other.sql])
    }

    /// Leaves nothing personal of those who were merged into a customer.
    static func forgetMerged(into id: CustomerID, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE customers SET name = '—', name_folded = '—', phones = '', email = NULL, address = NULL,
                birthday = NULL, source = NULL
            WHERE merged_into = $1
            """, [id.sql])
    }

    static func deletePhones(of id: CustomerID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM customer_phones WHERE customer_id = $1", [id.sql])
    }

    static func insertPhone(_ phone: Phone, of id: CustomerID, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO customer_phones (number, customer_id) VALUES ($1, $2)", [.text(phone.number), id.sql])
    }

    private static func values(_ customer: Customer) -> [SQLValue] {
        [
            customer.id.sql, .integer(customer.version), .text(customer.name), .text(customer.foldedName),
            .optional(customer.email), .text(customer.language.rawValue),
            .optional(customer.address.map { address in StoredDocument.text { address.writeMembers(to: &$0) } }),
            .optional(customer.preferredChannel?.rawValue), customer.preferredHours?.start.sql ?? .null,
            customer.preferredHours?.end.sql ?? .null, .text(phonesText(customer.phones)),
            .optional(customer.birthday), .optional(customer.source), .optional(customer.verifiedOn),
            .optional(customer.mergedInto), .optional(customer.erasedAt),
            .optional(customer.zone?.identifier),
        ]
    }

    private static func customer(_ row: Row) throws -> Customer {
        guard let kind = CustomerKind(rawValue: row.text(1)), let language = Language(rawValue: row.text(4)) else {
            throw DatabaseError(.mismatch, "a customer has a kind or a language that is not known")
        }
        var hours: TimeWindow?
        if let start = row.optionalInt(7), let end = row.optionalInt(8) {
            hours = TimeWindow(start: LocalTime(minutes: start), end: LocalTime(minutes: end))
        }
        return Customer(
            id: CustomerID(stored: row.text(0)), kind: kind, name: row.text(2), phones: phones(row.text(11)),
            email: row.optionalText(3), language: language,
            address: try row.optionalText(5).map { try StoredDocument.read($0, Address.read) },
            preferredChannel: row.optionalText(6).flatMap(ContactChannel.init(rawValue:)), preferredHours: hours,
            zone: row.optionalText(17).flatMap(OutletZone.init), birthday: row.optionalDate(12),
            source: row.optionalText(13), verifiedOn: row.optionalDate(14),
            mergedInto: row.optionalID(15), erasedAt: row.optionalInstant(16), version: row.int64(9),
            createdAt: Instant(microseconds: row.int64(10)))
    }

    private static func phonesText(_ phones: [Phone]) -> String {
        phones.map { $0.primary ? $0.number + "*" : $0.number }.joined(separator: " ")
    }

    private static func phones(_ text: String) -> [Phone] {
        text.split(separator: " ").map { entry in
            entry.hasSuffix("*")
                ? Phone(number: String(entry.dropLast()), primary: true)
                : Phone(number: String(entry), primary: false)
        }
    }
}
