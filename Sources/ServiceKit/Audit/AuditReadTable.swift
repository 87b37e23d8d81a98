import SQLDatabase

/// A read of personal data: who saw how much of what, when and from where (SEC-03, CUS-05).
struct AuditRead: Sendable {
    /// When; of several reads the last.
    private(set) var at: Instant
    let caller: Caller
    private(set) var requestID: String
    let address: String
    /// The route's pattern.
    let route: String
    /// The identifier in the path, where there is one.
    let resource: String?
    /// The query, without the values that tell who was looked for (`AuditQuery`).
    let query: String?
    /// How many rows a list showed; 1 for a document.
    let items: Int
    /// How often it was read.
    private(set) var reads = 1
    /// The first of several reads.
    private(set) var since: Instant?

    init(
        at: Instant, caller: Caller, requestID: String, address: String, route: String, resource: String?,
        query: String?, items: Int
    ) {
        self.at = at
        self.caller = caller
        self.requestID = requestID
        self.address = address
        self.route = route
        self.resource = resource
        self.query = query
        self.items = items
    }

    /// Counts a further read of the same by the same caller.
    mutating func add(_ call: Call) {
        since = since ?? at
        at = call.now
        requestID = call.requestID
        reads += 1
    }

    /// These reads and earlier ones of the same as one.
    func joined(to earlier: AuditRead) -> AuditRead {
        var all = self
        all.since = earlier.since ?? earlier.at
        all.reads += earlier.reads
        return all
    }
}

/// The statements that add to `audit_reads`.
enum AuditReadTable {
    static func insert(_ read: AuditRead, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO audit_reads (at, caller, caller_kind, request_id, address, route, resource_id, query, items,
                read_count, first_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                read.at.sql, .text(read.caller.id), .text(read.caller.kind.rawValue), .text(read.requestID),
                .optional(read.address.isEmpty ? nil : read.address), .text(read.route), .optional(read.resource),
                .optional(read.query), .int(read.items), .int(read.reads), .optional(read.since),
            ])
    }
}
