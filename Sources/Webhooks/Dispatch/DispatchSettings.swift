/// How the dispatcher works, in one place.
package struct DispatchSettings: Sendable {
    /// Events looked at in one step for the endpoints at one place.
    package var page = 200
    /// Deliveries that wait for one endpoint: with so many it takes no further events until some are through.
    package var maximumPending = 10_000
    /// Events passed over before that is stored: so many are looked at again after a crash.
    package var passedOver: Int64 = 1_000
    /// How long a delivery is a node's own: longer than a look-up and an attempt may take together.
    package var leaseSeconds: Int64 = 120
    /// Delivered messages are kept so long.
    package var deliveredDays: Int64 = 7
    /// Dead letters are kept so long.
    package var deadDays: Int64 = 30
    /// Old deliveries are looked for so often.
    package var pruneSeconds: Int64 = 60
    /// Deliveries removed in one transaction.
    package var pruneBatch = 500

    package init() {}
}
