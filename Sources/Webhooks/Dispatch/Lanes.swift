/// How many messages may be under way to whom.
///
/// Every endpoint may always have one, whatever the others do; so none can ever delay another. Further ones, up to a
/// limit for each, are taken from a common stock, and only by endpoints that are not failing.
package struct Lanes: Sendable {
    /// To one endpoint at a time.
    package let perEndpoint: Int
    /// Beyond each endpoint's first.
    package let stock: Int
    private var underWay: [WebhookEndpointID: Int] = [:]
    /// Where the next sharing out begins.
    private var turn = 0

    package init(perEndpoint: Int = 4, stock: Int = 16) {
        self.perEndpoint = perEndpoint
        self.stock = stock
    }

    /// All that is under way.
    package var count: Int { underWay.values.reduce(0, +) }

    private var taken: Int { underWay.values.reduce(0) { $0 + max($1 - 1, 0) } }

    /// How many more each endpoint may have now; those with none are left out.
    ///
    /// Who is served first from the stock changes from one call to the next.
    package mutating func rooms(_ endpoints: [WebhookEndpoint]) -> [(endpoint: WebhookEndpoint, count: Int)] {
        guard !endpoints.isEmpty else { return [] }
        turn = (turn + 1) % endpoints.count
        var left = stock - taken
        return (endpoints[turn...] + endpoints[..<turn]).compactMap { endpoint in
            let present = underWay[endpoint.id] ?? 0
            let own = present == 0 ? 1 : 0
            let most = endpoint.failingSince == nil ? perEndpoint : 1
            let further = max(0, min(most - max(present, 1), left))
            left -= further
            return own + further > 0 ? (endpoint, own + further) : nil
        }
    }

    package mutating func begin(_ endpoint: WebhookEndpointID) {
        underWay[endpoint, default: 0] += 1
    }

    package mutating func end(_ endpoint: WebhookEndpointID) {
        let left = (underWay[endpoint] ?? 0) - 1
        underWay[endpoint] = left > 0 ? left : nil
    }
}
