package import SQLDatabase

/// A database that goes when nobody holds it any more.
package final class TestDatabase: Sendable {
    /// The database itself.
    package let database: any Database
    /// Where other nodes find it; nil where there can be no other.
    package let address: String?
    private let remove: @Sendable () -> Void

    init(_ database: any Database, address: String? = nil, remove: @escaping @Sendable () -> Void) {
        self.database = database
        self.address = address
        self.remove = remove
    }

    deinit {
        database.close()
        remove()
    }
}
