package import JSON
package import Network
package import SQLDatabase
package import ServiceKit

/// How far below the agreed total someone of a role may go (SET-02, PRI-05).
///
/// Until the network sets others: a service advisor 5 %, a cashier nothing, an outlet manager 20 %, a network
/// administrator all of it. Other roles give no discount.
package struct DiscountLimit: Sendable {
    package let role: StaffRole
    package let percent: Percent
    /// Counts the changes; 1 while the limit is the default.
    package let version: Int64

    private static let defaults: [DiscountLimit] = [
        DiscountLimit(role: .serviceAdvisor, percent: Percent(basisPoints: 500), version: 1),
        DiscountLimit(role: .cashier, percent: Percent(basisPoints: 0), version: 1),
        DiscountLimit(role: .outletManager, percent: Percent(basisPoints: 2_000), version: 1),
        DiscountLimit(role: .networkAdministrator, percent: Percent(basisPoints: 10_000), version: 1),
    ]

    /// The limits of all roles that have one, each as the network has set it last.
    package static func all(in transaction: Transaction) throws -> [DiscountLimit] {
        let set = try DiscountLimitTable.list(in: transaction)
        let plain = defaults.filter { entry in !set.contains { $0.role == entry.role } }
        return (set + plain).sorted { $0.role.rawValue < $1.role.rawValue }
    }

    /// The widest limit among someone's roles; nil where none of them gives discounts.
    package static func of(_ roles: Set<StaffRole>, in transaction: Transaction) throws -> Percent? {
        of(roles, among: try all(in: transaction))
    }

    /// The same among these limits: the network's defaults where none are given.
    package static func of(_ roles: Set<StaffRole>, among limits: [DiscountLimit]? = nil) -> Percent? {
        (limits ?? defaults).filter { roles.contains($0.role) }.map(\.percent).max()
    }

    /// The most that may be taken off; rounded down, so that a limit is never passed by a fraction.
    package static func amount(_ limit: Percent, of agreed: Int64) -> Int64 {
        Int64(clamping: Int128(agreed) * Int128(limit.thousandths) / Int128(Percent.whole.thousandths))
    }
}

extension DiscountLimit: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("role", role.rawValue)
        writer.member("version", version)
        writer.member("percent", percent)
    }
}
