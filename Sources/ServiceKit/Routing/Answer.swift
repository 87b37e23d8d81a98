package import JSON

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
    /// A strong tag of these very bytes, for what has no version.
    package var tag: EntityTag?
    /// Whether a part of the body can be had by `Range`.
    package var acceptsRanges = false
    package var location: String?
    package var nextLink: String?

    package init(status: Int = 200, mediaType: String = "application/json", body: [UInt8], version: Int64? = nil) {
        self.status = status
        self.mediaType = mediaType
        self.body = body
        self.version = version
    }

    package static func json(status: Int = 200, version: Int64? = nil, _ write: (inout JSONWriter) throws -> Void)
        rethrows -> Answer
    {
        var writer = JSONWriter(capacity: 1_024)
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

    package static func html(_ text: String) -> Answer {
        Answer(mediaType: "text/html; charset=utf-8", body: Array(text.utf8))
    }

    /// One page of a list: `rows` holds one more than the limit where there are more; `key` names a row's place in the
    /// order.
    package static func list<Row: JSONRepresentable>(
        _ rows: [Row], _ page: PageRequest, _ call: Call, key: (Row) -> [String]
    ) -> Answer {
        let shown = rows.prefix(page.limit)
        let next = rows.count > page.limit ? shown.last.map { Cursor(key($0)).text } : nil
        var answer = json { writer in
            writer.object { writer in
                writer.array("items") { writer in
                    for row in shown { row.write(to: &writer) }
                }
                writer.nullableMember("nextCursor", next)
            }
        }
        answer.nextLink = next
        return answer
    }
}
