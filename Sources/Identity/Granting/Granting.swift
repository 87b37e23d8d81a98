import Network
import SQLDatabase
import ServiceKit

/// What a caller may give to others, and whose keys and accounts it may touch (SEC-02): nothing beyond its own.
extension Call {
    /// Refuses to give more than the caller has.
    ///
    /// A region grows, so only who reaches the whole network gives the reach of one.
    /// - Throws: `Refusal` 403 `beyond_own_permissions` or `beyond_own_reach`; 422 for outlets and regions that do not
    ///   exist.
    func requireGives(_ permissions: Permissions, _ reach: StoredReach, in transaction: Transaction) throws {
        guard permissions.isSubset(of: caller.permissions) else { throw Refusal.beyondOwnPermissions }
        switch reach {
        case .network:
            guard caller.reach == .network else { throw Refusal.beyondOwnReach }
        case .region(let name):
            guard caller.reach == .network else { throw Refusal.beyondOwnReach }
            guard try !OutletRegionTable.outlets(of: name, in: transaction).isEmpty else {
                throw Refusal.unknownReference("/reach/region", "region")
            }
        case .outlets(let ids):
            for (index, id) in ids.enumerated() {
                let pointer = "/reach/outletIds/\(index)"
                // One beyond the caller's reach is told like one that does not exist.
                guard caller.sees(outlet: id) else { throw Refusal.unknownReference(pointer, "outlet") }
                _ = try Outlet.referenced(OutletID(stored: id), at: pointer, self, in: transaction)
            }
        }
    }

    /// Whether the caller sees an account or key of that reach: where all of it is within its own.
    func sees(_ reach: StoredReach, in transaction: Transaction) throws -> Bool {
        guard caller.reach != .network else { return true }
        let resolved = try reach.resolve(in: transaction)
        // A region without outlets is within everyone's, and nobody's business but the network's.
        return resolved != .outlets([]) && resolved.isWithin(caller.reach)
    }

    /// Refuses to touch what may do more than the caller may.
    ///
    /// - Throws: `Refusal` 403 `beyond_own_permissions`.
    func requireCovers(_ permissions: Permissions) throws {
        guard permissions.isSubset(of: caller.permissions) else { throw Refusal.beyondOwnPermissions }
    }

    /// One page of those that the caller sees, read in order until there are enough.
    ///
    /// - Parameter read: so many after a place in the order.
    func visible<Item>(
        _ page: PageRequest, _ read: (_ after: String, _ limit: Int) throws -> [Item], id: (Item) -> String,
        isVisible: (Item) throws -> Bool
    ) throws -> [Item] {
        var after = try page.afterID()
        var found: [Item] = []
        while found.count <= page.limit {
            let items = try read(after, page.limit + 1)
            for item in items where try isVisible(item) { found.append(item) }
            guard items.count > page.limit, let last = items.last else { break }
            after = id(last)
        }
        return Array(found.prefix(page.limit + 1))
    }
}

extension Refusal {
    static var beyondOwnPermissions: Refusal {
        Refusal(
            status: 403, code: "beyond_own_permissions",
            "That is more than you may do yourself; ask someone who may.", zh: "超出您自身的权限,请由具备该权限的人员操作。")
    }

    static var beyondOwnReach: Refusal {
        Refusal(
            status: 403, code: "beyond_own_reach",
            "That reaches further than you do; ask someone of the whole network.", zh: "超出您自身的范围,请由全网范围的人员操作。")
    }

    /// 409: without the last one who may do everything, nobody could let anyone in again.
    static var lastAdministrator: Refusal {
        Refusal(
            code: "last_administrator",
            "Nobody else could administer the network then. Appoint another network administrator first.",
            zh: "此后将无人可管理全网,请先指定另一名网络管理员。")
    }
}
