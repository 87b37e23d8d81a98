import JSON
package import SQLDatabase
package import ServiceKit

/// Makes the demo's network with four weeks of orders, through the same actions that the API offers.
package struct DemoBuilder {
    private let database: any Database
    private let service: Service
    private let clock: TestClock
    private let random: SeededRandomSource
    private let key: String

    /// How many customers, each with a vehicle, the network has.
    private static let customers = 500
    /// Orders that share one transaction.
    private static let batch = 200

    /// - Parameters:
    ///   - key: a key of the database's; the demo's requests are made with it.
    ///   - seed: the same seed and last day make the same network.
    package init(database: any Database, key: String, seed: UInt64) {
        self.database = database
        self.key = key
        clock = TestClock(Instant(seconds: 0))
        random = SeededRandomSource(seed: seed)
        service = Service(database: database, modules: Composition.modules, clock: clock, random: random)
    }

    /// Makes everything; the last orders are of the day before `today`.
    ///
    /// - Throws: what the service refused, where the demo's story and its rules do not agree.
    package func build(orders: Int, today: LocalDate, progress: (Int) -> Void) throws {
        // The network was set up a week before its first order.
        let start = Instant(seconds: Int64(today.daysSinceEpoch - 35) * 86_400)
        let network = try perform { client in
            client.at(start)
            return try DemoNetwork.make(client, units: Int64(500 + orders * 2))
        }
        let random = random
        let customers = try perform { try DemoCustomers.make(Self.customers, $0, random) }
        let stories = DemoStory.plan(orders, customers: customers.count, network: network, endingOn: today, random)
        for first in stride(from: 0, to: stories.count, by: Self.batch) {
            let part = Array(stories[first..<min(first + Self.batch, stories.count)])
            try perform { client in
                for (offset, story) in part.enumerated() {
                    let customer = customers[story.customer]
                    try DemoJourney(
                        client: client, outlet: network.outlets[story.outlet], customer: customer, story: story,
                        mileage: customer.mileage + Int64(first + offset), random: random
                    ).walk()
                }
            }
            progress(first + part.count)
        }
    }

    private func perform<Value: Sendable>(_ body: @escaping @Sendable (DemoClient) throws -> Value) throws -> Value {
        let (service, clock, key) = (service, clock, key)
        return try database.writeAndWait { transaction in
            try body(DemoClient(service: service, clock: clock, key: key, transaction: transaction))
        }
    }
}
