package import SQLDatabase
import ServiceKit

extension Customer {
    /// The customer that a path names.
    ///
    /// - Throws: `Refusal` 404.
    package static func load(_ id: CustomerID, in transaction: Transaction) throws -> Customer {
        guard let customer = try CustomerTable.find(id, in: transaction) else { throw Refusal.notFound("customer") }
        return customer
    }

    /// The customer that a body names.
    ///
    /// - Throws: `Refusal` 422 `unknown_reference`.
    package static func referenced(
        _ id: CustomerID, at pointer: String, in transaction: Transaction
    ) throws -> Customer {
        guard let customer = try CustomerTable.find(id, in: transaction) else {
            throw Refusal.unknownReference(pointer, "customer")
        }
        return customer
    }

    /// Asks for no more than that the customer exists.
    ///
    /// - Throws: `Refusal` 422 `unknown_reference`.
    package static func requireExists(
        _ id: CustomerID, at pointer: String, in transaction: Transaction
    ) throws {
        guard try CustomerTable.contains(id, in: transaction) else {
            throw Refusal.unknownReference(pointer, "customer")
        }
    }
}
