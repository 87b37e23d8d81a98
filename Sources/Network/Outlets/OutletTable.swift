import JSON
package import SQLDatabase
package import ServiceKit

/// All SQL about outlets.
package enum OutletTable {
    private static let columns: SQL = """
        SELECT id, code, name, time_zone, currency, latitude, longitude, phone, booked_share, callback_days, tax_rate,
            slot_minutes, reception_minutes, booked_reception_limit, walk_in_reception_limit, grade, status, version,
            created_at, document
        FROM outlets
        """

    /// The outlet with an identifier; nil where there is none.
    package static func find(_ id: OutletID, in transaction: Transaction) throws -> Outlet? {
        let version = try transaction.first("SELECT version FROM outlets WHERE id = $1", [id.sql]) { $0.int64(0) }
        guard let version else { return nil }
        return try transaction.remembered(id.text, version: version) {
            try transaction.first(byID, [id.sql], outlet)
        }
    }

    /// The outlet with a code; nil where there is none.
    package static func find(code: String, in transaction: Transaction) throws -> Outlet? {
        try transaction.first(byCode, [.text(code)], outlet)
    }

    /// Outlets in the order of their identifiers, one more than the limit where there are more.
    ///
    /// - Parameter among: the identifiers of those that may be shown; nil for all.
    package static func list(
        among: [String]? = nil, status: OutletStatus?, dates: DateBounds = DateBounds(), after: String, limit: Int,
        in transaction: Transaction
    ) throws -> [Outlet] {
        var conditions = SQLConditions(columns + " WHERE id > $1", [.text(after), .int(limit + 1)])
        conditions.add(" AND id", among: among)
        conditions.add(" AND status = ", status?.rawValue)
        conditions.add(dates)
        conditions.end(" ORDER BY id LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, outlet)
    }

    /// The active outlets in the order of their identifiers.
    ///
    /// - Parameter among: the identifiers of those that may be shown; nil for all.
    package static func active(among: [String]?, in transaction: Transaction) throws -> [Outlet] {
        var conditions = SQLConditions("SELECT id, version FROM outlets WHERE status = 'active'", [])
        conditions.add(" AND id", among: among)
        conditions.end(" ORDER BY id")
        // Row by row: what is not remembered is read by a statement of its own.
        return try transaction.query(conditions.sql, conditions.values) { row in
            let id = row.text(0)
            return try transaction.remembered(id, version: row.int64(1)) {
                try transaction.first(byID, [.text(id)], outlet)
            }
        }.compactMap { $0 }
    }

    static func insert(_ outlet: Outlet, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO outlets (id, version, name, latitude, longitude, phone, booked_share, callback_days, tax_rate,
                slot_minutes, reception_minutes, booked_reception_limit, walk_in_reception_limit, grade, status,
                document, code, time_zone, currency, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
            """,
            values(outlet) + [
                .text(outlet.code), .text(outlet.zone.identifier), .text(outlet.currency.rawValue),
                outlet.createdAt.sql,
            ])
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ outlet: Outlet, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE outlets SET version = $2, name = $3, latitude = $4, longitude = $5, phone = $6, booked_share = $7,
                callback_days = $8, tax_rate = $9, slot_minutes = $10, reception_minutes = $11,
                booked_reception_limit = $12, walk_in_reception_limit = $13, grade = $14, status = $15, document = $16
            WHERE id = $1 AND version + 1 = $2
            """, values(outlet))
        guard changed == 1 else { throw Refusal.conflict }
    }

    private static let byID: SQL = columns + " WHERE id = $1"
    private static let byCode: SQL = columns + " WHERE code = $1"

    private static func values(_ outlet: Outlet) -> [SQLValue] {
        [
            outlet.id.sql, .integer(outlet.version), .text(outlet.name),
            .integer(outlet.location.latitudeMicrodegrees), .integer(outlet.location.longitudeMicrodegrees),
            .text(outlet.phone), .integer(outlet.bookedShare.thousandths), .int(outlet.callbackDays),
            .integer(outlet.taxRate.thousandths), .int(outlet.slotMinutes), .int(outlet.receptionMinutes),
            .int(outlet.bookedReceptionLimitMinutes), .int(outlet.walkInReceptionLimitMinutes),
            .optional(outlet.grade), .text(outlet.status.rawValue), .text(document(outlet)),
        ]
    }

    private static func outlet(_ row: Row) throws -> Outlet {
        guard let zone = OutletZone(row.text(3)), let currency = Currency(rawValue: row.text(4)),
            let status = OutletStatus(rawValue: row.text(16))
        else { throw DatabaseError(.mismatch, "an outlet has a zone, a currency or a status that is not known") }
        let document = try documents.value(of: row.text(19)) { try StoredDocument.read($0, readDocument) }
        return Outlet(
            id: OutletID(stored: row.text(0)), code: row.text(1), name: row.text(2), zone: zone, currency: currency,
            address: document.address,
            location: GeoPosition(latitudeMicrodegrees: row.int64(5), longitudeMicrodegrees: row.int64(6)),
            functions: document.functions, phone: row.text(7), schedule: document.schedule,
            bookedShare: Percent(thousandths: row.int64(8)), callbackDays: row.int(9),
            taxRate: Percent(thousandths: row.int64(10)), slotMinutes: row.int(11), receptionMinutes: row.int(12),
            bookedReceptionLimitMinutes: row.int(13), walkInReceptionLimitMinutes: row.int(14),
            booking: document.booking, quietHours: document.quietHours, grade: row.optionalText(15),
            region: document.region, status: status, version: row.int64(17),
            createdAt: Instant(microseconds: row.int64(18)))
    }

    /// What no statement looks into: address, functions and hours, in one document.
    private static func document(_ outlet: Outlet) -> String {
        StoredDocument.text { writer in
            writer.object("address", outlet.address)
            writer.array("functions", strings: outlet.functions.map(\.rawValue))
            Schedule.writeWeek("openingHours", outlet.schedule.week, to: &writer)
            Schedule.writeExceptions("exceptions", outlet.schedule.exceptions, to: &writer)
            outlet.booking.write(to: &writer)
            outlet.quietHours.write(to: &writer)
            writer.member("region", outlet.region)
        }
    }

    private typealias Document = (
        address: Address, functions: [OutletFunction], schedule: Schedule, booking: BookingSettings,
        quietHours: QuietHours, region: String?
    )

    private static let documents = DocumentCache<Document>(capacity: 1_000)

    private static func readDocument(_ reader: inout ObjectReader) -> Document {
        let address = reader.object("address", Address.read) ?? .placeholder
        let functions = reader.array("functions") { $0.choice(OutletFunction.self) }
        let week = Schedule.readWeek("openingHours", &reader)
        let schedule = Schedule(week: week, exceptions: Schedule.readExceptions("exceptions", &reader))
        let booking = BookingSettings.read(&reader)
        let quiet = reader.optionalObject("quietHours", QuietHours.read) ?? .standard
        return (address, functions, schedule, booking, quiet, reader.optionalString("region", length: 1...60))
    }
}
