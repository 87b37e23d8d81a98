package import SQLDatabase

/// The service's own kinds of value in rows and parameters.
extension Row {
    package func instant(_ column: Int) -> Instant { Instant(microseconds: int64(column)) }

    package func optionalInstant(_ column: Int) -> Instant? {
        optionalInt64(column).map { Instant(microseconds: $0) }
    }

    package func date(_ column: Int) -> LocalDate { LocalDate(daysSinceEpoch: Int32(clamping: int64(column))) }

    package func optionalDate(_ column: Int) -> LocalDate? {
        optionalInt64(column).map { LocalDate(daysSinceEpoch: Int32(clamping: $0)) }
    }

    package func id<Kind>(_ column: Int, _ type: Identifier<Kind>.Type = Identifier<Kind>.self) -> Identifier<Kind> {
        Identifier(stored: text(column))
    }

    package func optionalID<Kind>(
        _ column: Int, _ type: Identifier<Kind>.Type = Identifier<Kind>.self
    ) -> Identifier<Kind>? {
        guard let text = optionalText(column) else { return nil }
        return Identifier(stored: text)
    }
}

extension SQLValue {
    package static func optional(_ instant: Instant?) -> SQLValue { instant?.sql ?? .null }
    package static func optional(_ date: LocalDate?) -> SQLValue { date?.sql ?? .null }
    package static func optional<Kind>(_ id: Identifier<Kind>?) -> SQLValue { id?.sql ?? .null }
}
