package import ServiceKit

extension PageRequest {
    /// Where a list in the order of identifiers goes on; empty for its beginning.
    ///
    /// - Throws: `Refusal` 400 for the cursor of a list in another order.
    package func afterID() throws -> String {
        guard let after else { return "" }
        guard after.count == 1 else { throw Refusal.invalidParameter("cursor") }
        return after[0]
    }
}
