package import SQLDatabase
package import ServiceKit

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
    /// - Throws: `Refusal` 422 `unknown_reference`, for one beyond the caller's reach, too (SEC-02).
    package static func referenced(
        _ id: OutletID, at pointer: String, _ call: Call, in transaction: Transaction
    ) throws -> Outlet {
        guard call.caller.sees(outlet: id.text), let outlet = try OutletTable.find(id, in: transaction) else {
            throw Refusal.unknownReference(pointer, "outlet")
        }
        return outlet
    }
}
