package import JSON
package import Pricing
package import ServiceKit

/// A fee on a job, as quoted (SET-13); it never changes after authorisation.
package struct FeeLine: Sendable, Equatable {
    package let code: String
    package let description: String
    package let price: LinePrice

    package init(_ line: PricedLine) {
        self.init(code: line.code, description: line.description, price: LinePrice(line))
    }

    package init(code: String, description: String, price: LinePrice) {
        self.code = code
        self.description = description
        self.price = price
    }
}

extension FeeLine {
    /// Writes the fee, in the order's currency.
    package func write(to writer: inout JSONWriter, currency: Currency) {
        writer.object { writer in
            writer.member("code", code)
            writer.member("description", description)
            price.writeMembers(to: &writer, currency)
        }
    }

    /// A job's fees as they stand in their column; nil where there are none.
    static func text(_ fees: [FeeLine]) -> String? {
        guard !fees.isEmpty else { return nil }
        var writer = JSONWriter(capacity: 256)
        writer.array { writer in
            for fee in fees {
                writer.object { writer in
                    writer.member("code", fee.code)
                    writer.member("description", fee.description)
                    writer.member("unitPrice", fee.price.unitPrice)
                    writer.member("net", fee.price.net)
                    writer.member("tax", fee.price.tax)
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func list(_ text: String) throws -> [FeeLine] {
        guard case .array(let elements) = try JSONParser.parse(Array(text.utf8)) else { return [] }
        let amounts: ClosedRange<Int64> = 0...Money.limit
        return try elements.map { element in
            try element.read { reader in
                FeeLine(
                    code: reader.string("code"), description: reader.string("description"),
                    price: LinePrice(
                        unitPrice: reader.integer("unitPrice", in: amounts), net: reader.integer("net", in: amounts),
                        tax: reader.integer("tax", in: amounts)))
            }
        }
    }
}
