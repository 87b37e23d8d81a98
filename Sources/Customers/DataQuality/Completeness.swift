import JSON
import ServiceKit

/// How much of what should be known of a record is known (CUS-06).
struct Completeness: Sendable, Equatable {
    let missing: [String]
    /// In whole percent.
    let percent: Int

    init(_ members: [(name: String, isKnown: Bool)]) {
        missing = members.filter { !$0.isKnown }.map(\.name)
        percent = members.isEmpty ? 100 : (members.count - missing.count) * 100 / members.count
    }

    func write(to writer: inout JSONWriter) {
        writer.member("completeness", percent)
        writer.array("missing", strings: missing)
    }
}

extension Customer {
    /// What is asked of every customer; a birthday only of people.
    var completeness: Completeness {
        let members: [(name: String, isKnown: Bool)] = [
            ("phones", !phones.isEmpty), ("email", email != nil), ("address", address != nil),
            ("preferredChannel", preferredChannel != nil), ("preferredHours", preferredHours != nil),
            ("source", source != nil),
        ]
        return Completeness(members + (kind == .person ? [("birthday", birthday != nil)] : []))
    }
}

extension Vehicle {
    /// What is asked of every vehicle.
    var completeness: Completeness {
        Completeness([
            ("vin", vin != nil), ("plate", plate != nil), ("variant", variant != nil), ("modelYear", modelYear != nil),
            ("engine", engine != nil), ("displacementCc", displacementCC != nil), ("colour", colour != nil),
            ("inServiceOn", inServiceOn != nil), ("mileageKm", mileageKm > 0),
        ])
    }
}
