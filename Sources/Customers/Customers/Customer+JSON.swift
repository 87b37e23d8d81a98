package import JSON
import Network
import ServiceKit

/// A new customer, and whether one who looks the same is to be tolerated (CUS-01).
struct NewCustomer: Sendable {
    let customer: Customer
    /// Of the vehicle that they come with; only to find who they may be already.
    let plate: String?
    let allowsDuplicate: Bool
    let externalIDs: [ExternalIDInput]?

    static func read(_ reader: inout ObjectReader) -> NewCustomer {
        NewCustomer(
            customer: Customer.read(&reader), plate: reader.optionalString("plate", length: 1...20),
            allowsDuplicate: reader.optionalBool("allowDuplicate") ?? false,
            externalIDs: reader.externalIDs())
    }
}

/// What a PATCH asks of a customer.
struct CustomerChanges: Sendable {
    let members: Changes<Customer>
    let phones: [Phone]?
    let allowsDuplicate: Bool
    let externalIDs: [ExternalIDInput]?

    static func read(_ reader: inout ObjectReader) -> CustomerChanges {
        let phones = reader.change("phones", Customer.readPhones)
        var changes = Customer.readChanges(&reader)
        changes.set(\.phones, to: phones)
        return CustomerChanges(
            members: changes, phones: phones, allowsDuplicate: reader.optionalBool("allowDuplicate") ?? false,
            externalIDs: reader.externalIDs())
    }
}

extension Customer {
    /// Reads a new customer; identifier and times are set when they are registered.
    fileprivate static func read(_ reader: inout ObjectReader) -> Customer {
        Customer(
            id: CustomerID(stored: ""), kind: reader.choice("kind", CustomerKind.self), name: reader.string("name"),
            phones: readPhones(&reader), email: readEmail(&reader),
            language: reader.optionalChoice("language", Language.self) ?? .english,
            address: reader.optionalObject("address", Address.read),
            preferredChannel: reader.optionalChoice("preferredChannel", ContactChannel.self),
            preferredHours: reader.optionalObject("preferredHours", Schedule.readWindow), zone: readZone(&reader),
            birthday: reader.optionalDate("birthday"), source: reader.optionalString("source", length: 1...60),
            version: 1,
            createdAt: Instant(microseconds: 0))
    }

    fileprivate static func readChanges(_ reader: inout ObjectReader) -> Changes<Customer> {
        var changes = Changes<Customer>()
        changes.set(\.name, to: reader.change("name") { $0.string("name") })
        changes.set(\.email, to: reader.clearableChange("email", readEmail))
        changes.set(\.language, to: reader.change("language") { $0.choice("language", Language.self) })
        changes.set(
            \.address, to: reader.clearableChange("address") { $0.optionalObject("address", Address.read) })
        changes.set(
            \.preferredChannel,
            to: reader.clearableChange("preferredChannel") {
                $0.optionalChoice("preferredChannel", ContactChannel.self)
            })
        changes.set(
            \.preferredHours,
            to: reader.clearableChange("preferredHours") {
                $0.optionalObject("preferredHours", Schedule.readWindow)
            })
        changes.set(\.zone, to: reader.clearableChange("timeZone", readZone))
        changes.set(\.birthday, to: reader.clearableChange("birthday") { $0.optionalDate("birthday") })
        changes.set(\.source, to: reader.clearableChange("source") { $0.optionalString("source", length: 1...60) })
        return changes
    }

    private static func readZone(_ reader: inout ObjectReader) -> OutletZone? {
        reader.optionalParsed("timeZone", expected: "an IANA time zone like Asia/Shanghai", OutletZone.init)
    }

    /// One to ten numbers, none twice; where none is named as the primary it is the first (CUS-01).
    fileprivate static func readPhones(_ reader: inout ObjectReader) -> [Phone] {
        var numbers = Set<String>()
        let read = reader.array("phones", count: 1...10) { element -> (number: String, primary: Bool?)? in
            let phone = element.object { reader -> (number: String, primary: Bool?)? in
                (reader.phone("number"), reader.optionalBool("primary"))
            }
            if let phone, !phone.number.isEmpty, !numbers.insert(phone.number).inserted {
                element.complain(.notAllowed(reason: "the number is named twice"))
            }
            return phone
        }.compactMap { $0 }
        let primaries = read.filter { $0.primary == true }.count
        if primaries > 1 { reader.complain("phones", .notAllowed(reason: "only one number can be the primary")) }
        return read.enumerated().map { index, phone in
            Phone(number: phone.number, primary: primaries == 0 ? index == 0 : phone.primary == true)
        }
    }

    /// A local part, one `@` and a domain with a dot; whether mail arrives there only mail can tell.
    private static func readEmail(_ reader: inout ObjectReader) -> String? {
        reader.optionalParsed("email", expected: "an e-mail address of at most 254 characters") { text in
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            guard text.utf8.count <= 254, parts.count == 2, (1...64).contains(parts[0].utf8.count),
                !text.unicodeScalars.contains(where: \.properties.isWhitespace)
            else { return nil }
            let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
            return labels.count >= 2 && labels.allSatisfy { (1...63).contains($0.utf8.count) } ? text : nil
        }
    }
}

extension Customer: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("createdAt", createdAt)
        writer.member("kind", kind.rawValue)
        writer.member("name", name)
        writer.array("phones") { writer in
            for phone in phones {
                writer.object { writer in
                    writer.member("number", phone.number)
                    writer.member("primary", phone.primary)
                }
            }
        }
        writer.member("email", email)
        writer.member("language", language.rawValue)
        if let address { writer.object("address", address) }
        writer.member("preferredChannel", preferredChannel?.rawValue)
        if let preferredHours {
            writer.object("preferredHours") { writer in
                writer.member("start", preferredHours.start.text)
                writer.member("end", preferredHours.end.text)
            }
        }
        writer.member("timeZone", zone?.identifier)
        writer.member("birthday", birthday)
        writer.member("source", source)
        writer.member("verifiedOn", verifiedOn)
        writer.member("mergedInto", mergedInto)
        writer.member("erasedAt", erasedAt)
        if let externalIDs { writer.array("externalIds", externalIDs) }
        writer.array("nextActions", strings: isPresent ? ["merge", "verify", "erase"] : [])
    }

    /// The members that a change can touch, for its event.
    static let changeable: [StaticString] = [
        "name", "phones", "email", "language", "address", "preferredChannel", "preferredHours",
        "timeZone", "birthday", "source", "externalIds",
    ]
}
