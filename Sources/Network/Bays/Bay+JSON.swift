package import JSON
import ServiceKit

extension Bay {
    /// Reads a new bay; its outlet is the path's, its identifier and times are set when it is registered.
    static func read(_ reader: inout ObjectReader) -> Bay {
        Bay(
            id: BayID(stored: ""), outletID: OutletID(stored: ""), name: reader.string("name", length: 1...60),
            kind: reader.choice("kind", BayKind.self),
            status: reader.optionalChoice("status", BayStatus.self) ?? .inService,
            times: ServiceTimes.read(&reader), version: 1,
            createdAt: Instant(microseconds: 0))
    }

    static func readChanges(_ reader: inout ObjectReader) -> Changes<Bay> {
        var changes = Changes<Bay>()
        changes.set(\.name, to: reader.change("name") { $0.string("name", length: 1...60) })
        changes.set(\.status, to: reader.change("status") { $0.choice("status", BayStatus.self) })
        ServiceTimes.readChanges(\.times, &reader, into: &changes)
        return changes
    }

    /// The members that a change can touch, for its event.
    static let changeable: [StaticString] = ["status", "name"] + ServiceTimes.changeable
}

extension Bay: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("createdAt", createdAt)
        writer.member("status", status.rawValue)
        writer.member("outletId", outletID)
        writer.member("name", name)
        writer.member("kind", kind.rawValue)
        times.write(to: &writer)
        writer.array("nextActions", strings: Self.transitions.actions(from: status).map(\.rawValue))
    }
}
