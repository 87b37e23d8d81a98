package import SQLDatabase

/// The ten curl lines that the demo prints; they work as printed.
package enum DemoLines {
    package static func lines(base: String, key: String, _ database: any Database) -> [String] {
        let (outlet, order, vehicle) = (try? database.read(DemoTable.examples)) ?? ("none", "none", "none")
        let paths = [
            "/v1/outlets", "/v1/repair-orders?outlet=\(outlet)&status=inRepair", "/v1/repair-orders/\(order)",
            "/v1/repair-orders/\(order)/compliance", "/v1/events?resource=\(order)",
            "/v1/outlets/\(outlet)/slots?operations=LOF-A", "/v1/outlets/\(outlet)/board",
            "/v1/outlets/\(outlet)/stock?partNumber=OIL-001", "/v1/callbacks?outlet=\(outlet)&status=due",
            "/v1/deferred-jobs?vehicle=\(vehicle)",
        ]
        return paths.map { "curl -s -H 'Authorization: Bearer \(key)' '\(base)\($0)'" }
    }
}
