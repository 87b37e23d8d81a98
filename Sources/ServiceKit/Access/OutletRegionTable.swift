package import SQLDatabase

/// Which outlet lies in which region of the network: what the reach of regional callers is made of (SEC-02).
package enum OutletRegionTable {
    package static func outlets(of region: String, in transaction: Transaction) throws -> [String] {
        try transaction.query(
            "SELECT outlet_id FROM outlet_regions WHERE region = $1 ORDER BY outlet_id", [.text(region)]
        ) { $0.text(0) }
    }

    /// Notes an outlet's region; none where it is nil.
    package static func set(_ region: String?, of outlet: String, in transaction: Transaction) throws {
        guard let region else {
            try transaction.execute("DELETE FROM outlet_regions WHERE outlet_id = $1", [.text(outlet)])
            return
        }
        try transaction.execute(
            """
            INSERT INTO outlet_regions (outlet_id, region) VALUES ($1, $2)
            ON CONFLICT (outlet_id) DO UPDATE SET region = excluded.region
            """, [.text(outlet), .text(region)])
    }
}
