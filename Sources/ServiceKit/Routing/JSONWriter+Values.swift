package import JSON

/// Writing the service's own kinds of value into an answer.
extension JSONWriter {
    package mutating func member(_ name: StaticString, _ money: Money) {
        object(name) { writer in
            writer.member("amount", money.amount)
            writer.member("currency", money.currency.rawValue)
        }
    }

    package mutating func member(_ name: StaticString, _ money: Money?) {
        if let money { member(name, money) }
    }

    package mutating func member<Kind>(_ name: StaticString, _ id: Identifier<Kind>) {
        member(name, id.text)
    }

    package mutating func member<Kind>(_ name: StaticString, _ id: Identifier<Kind>?) {
        if let id { member(name, id.text) }
    }

    package mutating func member(_ name: StaticString, _ instant: Instant?) {
        guard let instant else { return }
        member(name, plain: Instant.maximumLength) { instant.write(to: $0) }
    }

    package mutating func member(_ name: StaticString, _ date: LocalDate?) {
        member(name, date?.text)
    }

    package mutating func member(_ name: StaticString, _ hours: Hours) {
        member(name, decimal: hours.hundredths, places: Hours.places)
    }

    package mutating func member(_ name: StaticString, _ quantity: Quantity) {
        member(name, decimal: quantity.thousandths, places: Quantity.places)
    }

    package mutating func member(_ name: StaticString, _ percent: Percent) {
        member(name, decimal: percent.thousandths, places: Percent.places)
    }

    package mutating func object(_ name: StaticString, _ value: some JSONRepresentable) {
        object(name) { value.writeMembers(to: &$0) }
    }

    package mutating func array(_ name: StaticString, _ values: [some JSONRepresentable]) {
        array(name) { writer in
            for value in values { value.write(to: &writer) }
        }
    }
}
