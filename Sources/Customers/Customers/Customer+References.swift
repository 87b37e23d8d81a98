import JSON
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
        if let into = customer.mergedInto { throw Refusal.merged(pointer, into: into) }
        guard customer.isPresent else { throw Refusal.unknownReference(pointer, "customer") }
        return customer
    }

    /// Asks for no more than that the customer exists.
    ///
    /// - Throws: `Refusal` 422 `unknown_reference`.
    package static func requireExists(
        _ id: CustomerID, at pointer: String, in transaction: Transaction
    ) throws {
        guard try !CustomerTable.contains(id, in: transaction) else { return }
        _ = try referenced(id, at: pointer, in: transaction)
    }

    /// The customer that a path names, of whom something is to be changed.
    ///
    /// - Throws: `Refusal` 404; 409 for one who was merged into another, or erased.
    static func forChange(_ call: Call, in transaction: Transaction) throws -> Customer {
        let customer = try load(call.id("id"), in: transaction)
        try call.checkVersion(customer.version)
        if let into = customer.mergedInto {
            throw Refusal(
                .CUS_02, code: "customer_merged",
                "This customer was merged into \(into) (mergedInto). Go on with that one.",
                zh: "该客户已合并至 \(into)(mergedInto),请对其操作。"
            ).with("mergedInto", .string(into.text))
        }
        guard customer.erasedAt == nil else {
            throw Refusal(
                .CUS_05, code: "customer_erased",
                "The personal data of this customer was erased; nothing can be changed.",
                zh: "该客户的个人数据已删除,不能再修改。")
        }
        return customer
    }
}

extension Refusal {
    /// 422: who a body names is someone else now.
    fileprivate static func merged(_ pointer: String, into: CustomerID) -> Refusal {
        Refusal(
            .CUS_02, status: 422, code: "customer_merged",
            "This customer was merged into \(into) (mergedInto). Go on with that one.",
            zh: "该客户已合并至 \(into)(mergedInto),请对其操作。", at: pointer
        ).with("mergedInto", .string(into.text))
    }
}
