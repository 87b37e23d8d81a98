package import SQLDatabase

/// Runs checks one after another.
///
/// Each is one statement and so sees one moment; between them the log of a database that is written meanwhile can be
/// taken up again.
package enum CheckRun {
    /// Runs every check, whatever the others found.
    ///
    /// - Returns: how many rows were found wrong. A check that cannot read its rows counts as one.
    package static func run(
        _ checks: [Check], on database: any Database, _ report: (CheckFinding) -> Void
    ) -> Int {
        checks.reduce(0) { found, check in
            do {
                return found + (try database.read { try check.run(in: $0, report) })
            } catch {
                let words = (error as? DatabaseError)?.message ?? "\(error)"
                report(CheckFinding(code: check.code, table: check.table, id: "-", words: "cannot be read: \(words)"))
                return found + 1
            }
        }
    }
}
