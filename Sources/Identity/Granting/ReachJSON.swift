import JSON
import Network
import ServiceKit

/// The kinds of reach, as bodies name them.
enum ReachKind: String, CaseIterable {
    case network, region, outlets
}

extension ObjectReader {
    /// The member `reach`: `{"kind": "network"}`, or a region by its name, or outlets by their identifiers.
    mutating func reach() -> StoredReach {
        object("reach") { reader -> StoredReach in
            let kind = reader.choice("kind", ReachKind.self)
            let region = reader.optionalString("region", length: 1...100)
            let outlets = reader.optionalArray("outletIds", count: 1...200) { element in
                element.parsed(
                    expected: "an identifier like out_…", placeholder: OutletID(stored: ""), OutletID.init(_:))
            }
            switch kind {
            case .network: return .network
            case .region:
                if region == nil { reader.complain("region", .missing) }
                return .region(region ?? "")
            case .outlets:
                if outlets == nil { reader.complain("outletIds", .missing) }
                return .outlets(Set(outlets ?? []).sorted().map(\.text))
            }
        } ?? .outlets([])
    }
}

extension JSONWriter {
    mutating func member(_ name: StaticString, _ reach: StoredReach) {
        object(name) { writer in
            switch reach {
            case .network: writer.member("kind", ReachKind.network.rawValue)
            case .region(let name):
                writer.member("kind", ReachKind.region.rawValue)
                writer.member("region", name)
            case .outlets(let ids):
                writer.member("kind", ReachKind.outlets.rawValue)
                writer.array("outletIds", strings: ids)
            }
        }
    }

    /// What a caller reaches now.
    mutating func member(_ name: StaticString, _ reach: Reach) {
        switch reach {
        case .network: member(name, StoredReach.network)
        case .outlets(let ids): member(name, StoredReach.outlets(ids.sorted()))
        }
    }
}
