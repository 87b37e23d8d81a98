package import JSON
package import SQLDatabase

/// Where a module keeps contacts with customers, told together on one timeline (CUS-12).
package struct TimelineSource: Sendable {
    /// Answers time, identifier, kind, direction, channel, outlet, staff member, subject and words of the contacts with
    /// the customer `$1` before the time `$2` and identifier `$3`, newest first, at most `$4`.
    let statement: SQL

    package init(_ statement: SQL) {
        self.statement = statement
    }

    /// A contact: a call, a message, a visit, a note.
    package struct Entry: Sendable {
        package let at: Instant
        package let id: String
        package let kind: String
        package let direction: String?
        package let channel: String?
        package let outlet: String?
        package let staff: String?
        /// What it was about: an appointment, an order.
        package let subject: String?
        package let text: String?
    }

    func entries(
        of customer: String, before: (at: Instant, id: String)?, limit: Int, in transaction: Transaction
    ) throws -> [Entry] {
        let start = before ?? (Instant(microseconds: .max), "")
        return try transaction.query(
            statement, [.text(customer), start.at.sql, .text(start.id), .int(limit)]
        ) { row in
            Entry(
                at: row.instant(0), id: row.text(1), kind: row.text(2), direction: row.optionalText(3),
                channel: row.optionalText(4), outlet: row.optionalText(5), staff: row.optionalText(6),
                subject: row.optionalText(7), text: row.optionalText(8))
        }
    }
}

extension TimelineSource.Entry: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("kind", kind)
        writer.member("at", at)
        writer.member("direction", direction)
        writer.member("channel", channel)
        writer.member("outletId", outlet)
        writer.member("staffId", staff)
        writer.member("subjectId", subject)
        writer.member("text", text)
    }
}
