package import SQLDatabase
package import ServiceKit

/// Large amounts of data in and out (API-08).
package enum BulkModule {
    /// What the program adds to itself by this module.
    package static let module = Module(
        "bulk", migrations: [ImportTable.migration], routes: [ExportRoute.route] + ImportRoutes.all,
        jobs: [ForgetImport.job])

    /// At the start of the only program on a database: imports that ran when the last one ended run no more.
    package static func interruptImports(in transaction: Transaction) throws {
        try ImportTable.interrupt(untouchedSince: Instant(microseconds: .max), in: transaction)
    }
}
