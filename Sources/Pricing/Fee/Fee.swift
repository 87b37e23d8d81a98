package import JSON
import Parts
package import ServiceKit

/// A fee of a price list (PRI-02): a percentage of each job's work or parts up to a cap for the order, as shop supplies
/// and disposal are (SET-13), or a price per unit, as diagnosis, towing, an on-site visit and storage are.
package struct Fee: Sendable, Equatable {
    /// What a percentage is of.
    package enum Base: String, Sendable, CaseIterable {
        case labor, parts, all
    }

    /// How a fee is worked out.
    package enum Charge: Sendable, Equatable {
        /// A share of a job's net, all jobs of an order together no more than the cap.
        case percent(Percent, of: Base, cap: Money?)
        /// A price for each unit: `visit`, `km`, `day`.
        case unit(String, price: Money)
    }

    package let code: String
    package let description: String
    package let charge: Charge
    /// Whose jobs carry it.
    package let payTypes: [PayType]

    /// The amounts of money that it names.
    var amounts: [Money] {
        switch charge {
        case .percent(_, _, let cap): cap.map { [$0] } ?? []
        case .unit(_, let price): [price]
        }
    }

    /// What the fee is on a job with these lines, before its cap; nil for a fee that is no percentage.
    func amount(on lines: [PricedLine], payType: PayType) -> Money? {
        guard case .percent(let percent, let base, _) = charge, payTypes.contains(payType), let first = lines.first
        else { return nil }
        let own = lines.filter { line in
            switch base {
            case .all: line.kind != .fee
            case .labor: line.kind == .labor
            case .parts: line.kind == .part
            }
        }
        return percent.of(own.reduce(.zero(first.net.currency)) { $0 + $1.net })
    }
}

extension Fee: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("code", code)
        writer.member("description", description)
        switch charge {
        case .percent(let percent, let base, let cap):
            writer.member("percent", percent)
            writer.member("of", base.rawValue)
            writer.member("cap", cap)
        case .unit(let unit, let price):
            writer.member("unit", unit)
            writer.member("price", price)
        }
        writer.array("payTypes", strings: payTypes.map(\.rawValue))
    }

    /// Reads a fee: with `percent`, or with `unit` and `price`.
    static func read(_ reader: inout ObjectReader) -> Fee {
        let code = reader.string("code", length: 1...40)
        let description = reader.string("description")
        let payTypes = reader.optionalArray("payTypes", count: 1...4) { $0.choice(PayType.self) }
        return Fee(
            code: code, description: description, charge: readCharge(&reader),
            payTypes: payTypes ?? [.customer])
    }

    private static func readCharge(_ reader: inout ObjectReader) -> Charge {
        guard reader.isPresent("unit") || reader.isPresent("price") else {
            return .percent(
                reader.percent("percent"), of: reader.optionalChoice("of", Base.self) ?? .all,
                cap: reader.isPresent("cap") ? reader.money("cap") : nil)
        }
        for name in ["percent", "of", "cap"] where reader.isPresent(name) {
            reader.complain(name, .notAllowed(reason: "a fee is a percentage or a price per unit, not both"))
            _ = reader.optionalValue(name)
        }
        return .unit(reader.string("unit", length: 1...20), price: reader.price("price"))
    }
}
