package import JSON
package import SQLDatabase

/// Something with a JSON shape: its members, so that answers can add theirs.
package protocol JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter)
}

extension JSONRepresentable {
    package func write(to writer: inout JSONWriter) {
        writer.object { writeMembers(to: &$0) }
    }
}

/// What a handler answers: leaves only after its transaction is durable.
package struct Answer: Sendable {
    package var status: Int
    package var mediaType: String
    package var body: [UInt8]
    /// The resource's version, sent as a strong `ETag` (API-05).
    package var version: Int64?
    /// A strong tag of these very bytes, for what has no version, or more in it than its version covers.
    package var tag: EntityTag?
    /// Whether some of its words are in the language that the client asked for.
    package var followsLanguage = false
    /// Whether a part of the body can be had by `Range`.
    package var acceptsRanges = false
    /// Whether nobody between may keep it, or hold it back to make larger pieces of it.
    package var isVolatile = false
    /// Given before, under the same idempotency key.
    package var isReplay = false
    package var location: String?
    /// Further fields, of answers that are files.
    package var fields: [ServiceAnswer.Field] = []
    /// Bytes of a content that follows in pieces, where they are known.
    package var contentLength: Int64?
    package var nextLink: String?
    /// What the client is refused with though the transaction is kept: a failed sign-in, which is counted.
    package private(set) var refusal: Refusal?
    /// How many rows a list shows, for the audit log.
    package var items = 1
    /// False where this answer of a route that may show personal data shows none.
    package var isPersonal = true

    package init(status: Int = 200, mediaType: String = "application/json", body: [UInt8], version: Int64? = nil) {
        self.status = status
        self.mediaType = mediaType
        self.body = body
        self.version = version
    }

    /// - Parameter capacity: the bytes expected; more make it grow.
    package static func json(
        status: Int = 200, version: Int64? = nil, capacity: Int = 4_096, _ write: (inout JSONWriter) throws -> Void
    ) rethrows -> Answer {
        var writer = JSONWriter(capacity: capacity)
        try write(&writer)
        return Answer(status: status, body: writer.bytes, version: version)
    }

    package static func ok(_ value: some JSONRepresentable, version: Int64? = nil) -> Answer {
        json(version: version) { value.write(to: &$0) }
    }

    package static func created(_ value: some JSONRepresentable, at location: String, version: Int64? = nil) -> Answer {
        var answer = json(status: 201, version: version) { value.write(to: &$0) }
        answer.location = location
        return answer
    }

    /// The same with a tag of its version and its bytes, for what has more in it than the version covers: the time,
    /// the client's language, what other resources say.
    ///
    /// A change goes by the version alone (`Call.checkVersion`), a reader by the whole tag.
    package func taggedByContent(version: Int64) -> Answer {
        var answer = self
        answer.tag = EntityTag("\(version)-\(Digest.sha256(body).prefix(16))")
        return answer
    }

    /// The same, said to hold personal data or not: for routes whose answers may.
    package func personal(_ isPersonal: Bool) -> Answer {
        var answer = self
        answer.isPersonal = isPersonal
        return answer
    }

    /// The same, said to be in the language that the client asked for.
    package func inClientsLanguage() -> Answer {
        var answer = self
        answer.followsLanguage = true
        return answer
    }

    /// Nothing to say.
    package static var empty: Answer { Answer(status: 204, body: []) }

    /// Refuses, and keeps what the transaction has changed.
    package static func refused(_ refusal: Refusal) -> Answer {
        var answer = Answer(status: refusal.status, body: [])
        answer.refusal = refusal
        return answer
    }
    /// Stands where an answer is not told anew.
    static var noWords: Answer { Answer(body: []) }

    package static func html(_ text: String) -> Answer {
        Answer(mediaType: "text/html; charset=utf-8", body: Array(text.utf8))
    }

    /// One page of a list: `rows` holds one more than the limit where there are more; `key` names a row's place in the
    /// order.
    package static func list<Row: JSONRepresentable>(
        _ rows: [Row], _ page: PageRequest, _ call: Call, key: (Row) -> [String]
    ) -> Answer {
        let shown = rows.prefix(page.limit)
        let next = rows.count > page.limit ? shown.last.map { Cursor(key($0)).text(of: page.list) } : nil
        var answer = json { writer in
            writer.object { writer in
                writer.array("items") { writer in
                    for row in shown { row.write(to: &writer) }
                }
                writer.nullableMember("nextCursor", next)
            }
        }
        answer.nextLink = next
        answer.items = shown.count
        return answer
    }

    /// One page of a list written straight from the database's rows, for lists that are asked for all day: no text is
    /// copied on its way.
    ///
    /// - Parameters:
    ///   - query: calls its argument for each row, one more than the limit where there are more.
    ///   - key: names a row's place in the order.
    ///   - write: writes the members of a row.
    package static func list(
        _ page: PageRequest, query: ((Row) throws -> Void) throws -> Void, key: @escaping (Row) -> [String],
        write: @escaping (Row, inout JSONWriter) -> Void
    ) throws -> Answer {
        var shown = 0
        var last: [String]?
        var hasMore = false
        var next: String?
        var answer = try json(capacity: 256 * page.limit) { writer in
            try writer.object { writer in
                try writer.array("items") { writer in
                    try query { row in
                        hasMore = shown == page.limit
                        guard !hasMore else { return }
                        shown += 1
                        if shown == page.limit { last = key(row) }
                        writer.object { write(row, &$0) }
                    }
                }
                next = hasMore ? last.map { Cursor($0).text(of: page.list) } : nil
                writer.nullableMember("nextCursor", next)
            }
        }
        answer.nextLink = next
        answer.items = shown
        return answer
    }
}
