package import JSON
package import ServiceKit

/// Transport resources, in identifiers.
package enum TransportResourceNoun: IdentifierKind {
    package static let prefix = "trs"
}

/// Identifies a transport resource: `trs_…`.
package typealias TransportResourceID = Identifier<TransportResourceNoun>

/// What an outlet keeps to bring customers on their way (BKG-16).
package enum TransportKind: String, Sendable, CaseIterable {
    case loanVehicle, shuttle
}

/// Loan vehicles or the seats of a shuttle: counted stock, of which each appointment takes one for its time (BKG-16).
package struct TransportResource: Sendable {
    package internal(set) var id: TransportResourceID
    package internal(set) var outletID: OutletID
    package let kind: TransportKind
    package var name: String
    /// Vehicles of that name, or seats; 1 to 200.
    package var count: Int
    /// How long a seat is taken from the end of the reception on, 5 to 240 minutes; of shuttles only.
    package var tripMinutes: Int
    package var plate: String?
    package internal(set) var status: BayStatus
    /// When it can be used while it is in service.
    package var times: ServiceTimes
    package internal(set) var version: Int64
    package internal(set) var createdAt: Instant
}

extension TransportResource {
    /// Reads a new one; its outlet is the path's, its identifier and times are set when it is registered.
    static func read(_ reader: inout ObjectReader) -> TransportResource {
        TransportResource(
            id: TransportResourceID(stored: ""), outletID: OutletID(stored: ""),
            kind: reader.choice("kind", TransportKind.self), name: reader.string("name", length: 1...60),
            count: reader.optionalInteger("count", in: 1...200).map(Int.init) ?? 1,
            tripMinutes: reader.optionalInteger("tripMinutes", in: 5...240).map(Int.init) ?? 30,
            plate: reader.optionalString("plate", length: 1...20),
            status: reader.optionalChoice("status", BayStatus.self) ?? .inService, times: ServiceTimes.read(&reader),
            version: 1, createdAt: Instant(microseconds: 0))
    }

    static func readChanges(_ reader: inout ObjectReader) -> Changes<TransportResource> {
        var changes = Changes<TransportResource>()
        changes.set(\.name, to: reader.change("name") { $0.string("name", length: 1...60) })
        changes.set(\.count, to: reader.change("count") { Int($0.integer("count", in: 1...200)) })
        changes.set(\.tripMinutes, to: reader.change("tripMinutes") { Int($0.integer("tripMinutes", in: 5...240)) })
        changes.set(\.plate, to: reader.clearableChange("plate") { $0.optionalString("plate", length: 1...20) })
        changes.set(\.status, to: reader.change("status") { $0.choice("status", BayStatus.self) })
        ServiceTimes.readChanges(\.times, &reader, into: &changes)
        return changes
    }

    /// The members that a change can touch, for its event.
    static let changeable: [StaticString] =
        ["status", "name", "count", "tripMinutes", "plate"] + ServiceTimes.changeable
}

extension TransportResource: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("createdAt", createdAt)
        writer.member("status", status.rawValue)
        writer.member("outletId", outletID)
        writer.member("kind", kind.rawValue)
        writer.member("name", name)
        writer.member("count", count)
        if kind == .shuttle { writer.member("tripMinutes", tripMinutes) }
        writer.member("plate", plate)
        times.write(to: &writer)
        writer.array("nextActions", strings: Bay.transitions.actions(from: status).map(\.rawValue))
    }
}
