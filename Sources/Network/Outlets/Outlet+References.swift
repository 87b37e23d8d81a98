package import SQLDatabase
import ServiceKit

extension Outlet {
    /// The outlet that a path names.
    ///
    /// - Throws: `Refusal` 404.
    package static func load(_ id: OutletID, in transaction: Transaction) throws -> Outlet {
        guard let outlet = try OutletTable.find(id, in: transaction) else { throw Refusal.notFound("outlet") }
        return outlet
    }

    /// The outlet that a body names.
    ///
    /// - Throws: `Refusal` 422 `unknown_reference`.
    package static func referenced(
        _ id: OutletID, at pointer: String, in transaction: Transaction
    ) throws -> Outlet {
        guard let outlet = try OutletTable.find(id, in: transaction) else {
            throw Refusal.unknownReference(pointer, "outlet")
        }
        return outlet
    }
}
