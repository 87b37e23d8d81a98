import Network
import ServiceKit

/// How far below the agreed total someone may go, by role (SET-02).
///
/// Defaults of the network in one table: a service advisor 5 %, a cashier nothing, an outlet manager 20 %, a network
/// administrator all of it. Other roles give no discount.
enum DiscountLimit {
    static let byRole: [StaffRole: Percent] = [
        .cashier: Percent(basisPoints: 0),
        .serviceAdvisor: Percent(basisPoints: 500),
        .outletManager: Percent(basisPoints: 2_000),
        .networkAdministrator: Percent(basisPoints: 10_000),
    ]

    /// The widest limit among someone's roles; nil where none of them gives discounts.
    static func of(_ roles: Set<StaffRole>) -> Percent? {
        roles.compactMap { byRole[$0] }.max()
    }

    /// The most that may be taken off; rounded down, so that a limit is never passed by a fraction.
    static func amount(_ limit: Percent, of agreed: Int64) -> Int64 {
        Int64(clamping: Int128(agreed) * Int128(limit.thousandths) / Int128(Percent.whole.thousandths))
    }
}
