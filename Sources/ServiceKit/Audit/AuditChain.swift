import Crypto
import JSON
import Metrics
package import SQLDatabase

/// Makes the chain longer: seals what was written since the last seal (SEC-03).
package enum AuditChain {
    /// Seals what is there; several nodes may do so at once.
    ///
    /// The entries are read and hashed beside the writer; only the seal itself waits for a turn.
    ///
    /// - Parameter patience: microseconds after which the rest is left for another time.
    /// - Returns: how many seals this call has made.
    /// - Throws: `DatabaseError` where the seal cannot be written: what is sealed stays so, and the rest waits.
    @discardableResult
    package static func seal(
        _ database: any Database, at now: Instant, patience: Int = .max
    ) throws -> Int {
        let began = Stopwatch()
        var made = 0
        while Stopwatch().microseconds(since: began) < patience,
            let seal = try database.read({ try next(at: now, in: $0) })
        {
            do {
                try database.writeAndWait { try AuditTable.insert(seal, in: $0) }
                made += 1
            } catch let error as DatabaseError {
                // Another node was first with that number; on from there.
                guard case .uniqueViolation = error.kind else { throw error }
            }
        }
        return made
    }

    /// The next seal; nil where there is nothing to seal.
    private static func next(at now: Instant, in transaction: Transaction) throws -> AuditSeal? {
        let settled = try AuditTable.settled(in: transaction)
        let last = try AuditTable.lastSeal(in: transaction) ?? .none
        var seal = last
        var lines = JSONWriter(capacity: 65_536)
        var count = 0
        try AuditTable.forEachChange(
            above: last.lastEvent, upTo: settled?.event ?? .max, limit: AuditSeal.maximumEntries, in: transaction
        ) { row in
            AuditLine.change(row, to: &lines)
            seal.lastEvent = row.int64(0)
            count += 1
        }
        try AuditTable.forEachRead(
            above: last.lastRead, upTo: settled?.read ?? .max, limit: AuditSeal.maximumEntries - count, in: transaction
        ) { row in
            AuditLine.read(row, to: &lines)
            seal.lastRead = row.int64(0)
            count += 1
        }
        guard count > 0 else { return nil }
        seal.number = last.number + 1
        seal.at = now
        seal.entries = count
        seal.previousHash = last.hash
        AuditLine.seal(seal, to: &lines)
        seal.hash = digest(lines)
        return seal
    }

    /// SHA-256 of what was written so far.
    static func digest(_ lines: borrowing JSONWriter) -> String {
        lines.withBytes { bytes in
            var hash = SHA256()
            hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
            return Digest.hexadecimal(hash.finalize())
        }
    }
}
