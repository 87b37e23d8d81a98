package import JSON

/// Reading the service's own kinds of value from a body.
extension ObjectReader {
    package mutating func id<Kind>(_ name: String, _ type: Identifier<Kind>.Type = Identifier<Kind>.self) -> Identifier<
        Kind
    > {
        parsed(
            name, expected: "an identifier like \(Kind.prefix)_…", placeholder: Identifier(stored: ""),
            Identifier<Kind>.init)
    }

    package mutating func optionalID<Kind>(
        _ name: String, _ type: Identifier<Kind>.Type = Identifier<Kind>.self
    ) -> Identifier<Kind>? {
        optionalParsed(name, expected: "an identifier like \(Kind.prefix)_…", Identifier<Kind>.init)
    }

    package mutating func instant(_ name: String) -> Instant {
        parsed(name, expected: Self.instantForm, placeholder: Instant(microseconds: 0), Instant.init)
    }

    package mutating func optionalInstant(_ name: String) -> Instant? {
        optionalParsed(name, expected: Self.instantForm, Instant.init)
    }

    package mutating func date(_ name: String) -> LocalDate {
        parsed(name, expected: Self.dateForm, placeholder: LocalDate(daysSinceEpoch: 0), LocalDate.init)
    }

    package mutating func optionalDate(_ name: String) -> LocalDate? {
        optionalParsed(name, expected: Self.dateForm, LocalDate.init)
    }

    package mutating func time(_ name: String) -> LocalTime {
        parsed(name, expected: "a time like 08:30", placeholder: LocalTime(minutes: 0), LocalTime.init)
    }

    /// An amount of money; not negative.
    package mutating func money(_ name: String) -> Money {
        object(name, Self.readMoney) ?? .zero(.CNY)
    }

    package mutating func hours(_ name: String, upTo maximum: Int64 = 1_000) -> Hours {
        Hours(hundredths: decimal(name, places: Hours.places, in: 0...(maximum * 100)))
    }

    /// A quantity above zero.
    package mutating func quantity(_ name: String) -> Quantity {
        Quantity(thousandths: decimal(name, places: Quantity.places, in: 1...1_000_000_000))
    }

    /// A share from 0 to 100 percent.
    package mutating func percent(_ name: String) -> Percent {
        Percent(thousandths: decimal(name, places: Percent.places, in: 0...Percent.whole.thousandths))
    }

    package mutating func optionalPercent(_ name: String) -> Percent? {
        optionalDecimal(name, places: Percent.places, in: 0...Percent.whole.thousandths)
            .map(Percent.init(thousandths:))
    }

    /// A telephone number in E.164 form (CUS-01).
    package mutating func phone(_ name: String) -> String {
        parsed(name, expected: "a number in E.164 form like +862150001000", placeholder: "") { text in
            let digits = text.utf8.dropFirst()
            let isNumber =
                text.utf8.first == UInt8(ascii: "+") && (7...15).contains(digits.count)
                && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                && digits.first != UInt8(ascii: "0")
            return isNumber ? text : nil
        }
    }

    private static let instantForm = "an RFC 3339 time like 2026-11-24T01:00:00Z"
    private static let dateForm = "a date like 2026-11-24"

    private static func readMoney(_ reader: inout ObjectReader) -> Money {
        let amount = reader.integer("amount", in: 0...Money.limit)
        return Money(amount, reader.choice("currency", Currency.self))
    }
}
