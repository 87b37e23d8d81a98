import JSON
import ServiceKit

/// A skill of the network's catalogue (NET-04).
struct Skill: Sendable {
    /// As people and labour operations name it; unique, never changes.
    let code: String
    var name: String
    var description: String?
    /// Whether it counts only with a certificate that expires.
    var needsCertificate: Bool
    /// How long a certificate is good, in months.
    var validMonths: Int?
    var version: Int64 = 1
    var createdAt = Instant(microseconds: 0)

    static let changeable: [StaticString] = ["name", "description", "needsCertificate", "validMonths"]

    static func read(_ reader: inout ObjectReader) -> Skill {
        Skill(
            code: reader.string("code", length: 1...40), name: reader.string("name", length: 1...100),
            description: readDescription(&reader), needsCertificate: reader.optionalBool("needsCertificate") ?? false,
            validMonths: readMonths(&reader))
    }

    static func readChanges(_ reader: inout ObjectReader) -> Changes<Skill> {
        var changes = Changes<Skill>()
        changes.set(\.name, to: reader.change("name") { $0.string("name", length: 1...100) })
        changes.set(\.description, to: reader.clearableChange("description", readDescription))
        changes.set(\.needsCertificate, to: reader.change("needsCertificate") { $0.bool("needsCertificate") })
        changes.set(\.validMonths, to: reader.clearableChange("validMonths", readMonths))
        return changes
    }

    private static func readDescription(_ reader: inout ObjectReader) -> String? {
        reader.optionalString("description", length: 1...1_000)
    }

    private static func readMonths(_ reader: inout ObjectReader) -> Int? {
        reader.optionalInteger("validMonths", in: 1...600).map(Int.init)
    }
}

extension Skill: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("code", code)
        writer.member("version", version)
        writer.member("createdAt", createdAt)
        writer.member("name", name)
        writer.member("description", description)
        writer.member("needsCertificate", needsCertificate)
        writer.member("validMonths", validMonths)
    }
}
