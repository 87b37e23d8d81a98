import Network
import SQLDatabase
import ServiceKit

/// The clocks of outlets, each looked up once.
struct OutletClocks {
    private var zones: [String: OutletZone] = [:]

    mutating func zone(of outlet: String, in transaction: Transaction) throws -> OutletZone {
        if let zone = zones[outlet] { return zone }
        let zone = try OutletTable.find(OutletID(stored: outlet), in: transaction)?.zone ?? .utc
        zones[outlet] = zone
        return zone
    }
}
