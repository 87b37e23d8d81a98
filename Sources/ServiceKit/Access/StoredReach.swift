package import SQLDatabase

/// A reach as it is given to someone: a region's outlets are looked up anew, since the network grows.
package enum StoredReach: Sendable, Hashable {
    case network
    case region(String)
    /// The identifiers of outlets, in order.
    case outlets([String])

    /// Reads a column: `*`, `region:East China`, or identifiers with spaces between them.
    package init(_ text: String) {
        if text == "*" {
            self = .network
        } else if text.hasPrefix(Self.regionMark) {
            self = .region(String(text.dropFirst(Self.regionMark.count)))
        } else {
            self = .outlets(text.split(separator: " ").map(String.init))
        }
    }

    /// As it stands in its column.
    package var text: String {
        switch self {
        case .network: "*"
        case .region(let name): Self.regionMark + name
        case .outlets(let ids): ids.joined(separator: " ")
        }
    }

    /// The outlets that it means now.
    package func resolve(in transaction: Transaction) throws -> Reach {
        switch self {
        case .network: .network
        case .region(let name): .outlets(Set(try OutletRegionTable.outlets(of: name, in: transaction)))
        case .outlets(let ids): .outlets(Set(ids))
        }
    }

    private static let regionMark = "region:"
}
