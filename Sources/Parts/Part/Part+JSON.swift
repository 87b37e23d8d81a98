package import JSON
package import ServiceKit

extension Part: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("number", number)
        writer.member("name", name)
        writer.member("unit", unit)
        writer.member("listPrice", listPrice)
        writer.member("cost", cost)
        writer.member("genuine", genuine)
        writer.member("category", category)
        writer.member("maker", maker)
        writer.member("shelfLifeDays", shelfLifeDays)
        writer.member("hazardous", hazardous)
        writer.member("supersedes", supersedes)
        writer.member("createdAt", createdAt.text)
        if let externalIDs { writer.array("externalIds", externalIDs) }
        writer.array("nextActions", strings: ["update"])
    }
}

/// A new part, as a client sends it.
struct PartInput: Sendable {
    let number: String
    let name: String
    let unit: String
    let listPrice: Money
    let cost: Money
    let genuine: Bool
    let category: String?
    let maker: String?
    let shelfLifeDays: Int64?
    let hazardous: Bool
    let supersedes: String?
    let externalIDs: [ExternalIDInput]?

    static func read(_ reader: inout ObjectReader) -> PartInput {
        PartInput(
            number: reader.code("number"), name: reader.string("name"), unit: reader.string("unit", length: 1...20),
            listPrice: reader.price("listPrice"), cost: reader.price("cost"), genuine: reader.bool("genuine"),
            category: reader.optionalString("category", length: 1...60),
            maker: reader.optionalString("maker", length: 1...100),
            shelfLifeDays: reader.optionalInteger("shelfLifeDays", in: 1...36_500),
            hazardous: reader.optionalBool("hazardous") ?? false,
            supersedes: reader.optionalString("supersedes", length: 1...50), externalIDs: reader.externalIDs())
    }
}

/// What is to change in a part; absent members stay as they are, null clears an optional one.
struct PartChange: Sendable {
    let name: String?
    let listPrice: Money?
    let cost: Money?
    let genuine: Bool?
    let category: Optional<String?>
    let maker: Optional<String?>
    let externalIDs: [ExternalIDInput]?

    static func read(_ reader: inout ObjectReader) -> PartChange {
        PartChange(
            name: reader.optionalString("name"), listPrice: reader.optionalPrice("listPrice"),
            cost: reader.optionalPrice("cost"), genuine: reader.optionalBool("genuine"),
            category: reader.clearable("category", length: 1...60),
            maker: reader.clearable("maker", length: 1...100), externalIDs: reader.externalIDs())
    }
}

extension ObjectReader {
    /// A code of one line: a part's number, a lot.
    mutating func code(_ name: String) -> String {
        parsed(name, expected: "a code of 1 to 50 characters on one line", placeholder: "", Self.oneLine)
    }

    /// A price of one unit.
    package mutating func price(_ name: String) -> Money {
        object(name, Self.readPrice) ?? .zero(.CNY)
    }

    mutating func optionalPrice(_ name: String) -> Money? {
        optionalObject(name, Self.readPrice)
    }

    /// Nil where the member is absent, `.some(nil)` where it is null.
    fileprivate mutating func clearable(_ name: String, length: ClosedRange<Int>) -> String?? {
        let isNull = isNull(name)
        let text = optionalString(name, length: length)
        return isNull ? .some(nil) : text.map { .some($0) }
    }

    private static func oneLine(_ text: String) -> String? {
        let isFit = (1...50).contains(text.unicodeScalars.count)
        return isFit && !text.unicodeScalars.contains { $0 == "\n" || $0 == "\t" } ? text : nil
    }

    private static func readPrice(_ reader: inout ObjectReader) -> Money {
        let amount = reader.integer("amount", in: 0...Part.priceLimit)
        return Money(amount, reader.choice("currency", Currency.self))
    }
}
