import Dispatch
import JSON
import SQLDatabase
import Synchronization
import TestSupport
import Testing

@testable import ServiceKit

/// The audit log's chain: whole as it was written, and broken where anything of it was changed.
@Suite struct AuditChainTests {
    private static let seals = [(changes: 3, reads: 2), (changes: 4, reads: 0), (changes: 0, reads: 3), (2, 1)]

    @Test("what was written is whole, and a second look finds nothing to seal")
    func whole() throws {
        let log = try AuditLog(Self.seals)
        let verification = try log.verify()
        #expect(verification.breaks == [])
        #expect(verification.entries == 15)
        #expect(verification.seals == 4)
        #expect(try AuditChain.seal(log.database, at: AuditLog.start) == 0)
        #expect(try log.verify().last == verification.last)
    }

    struct Fraud: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reason: AuditBreak.Reason
        let seal: Int64
        let statements: [SQL]

        init(_ what: String, _ reason: AuditBreak.Reason, in seal: Int64, _ statements: SQL...) {
            testDescription = what
            self.reason = reason
            self.seal = seal
            self.statements = statements
        }
    }

    static let changes: [Fraud] = [
        Fraud("type", .entryChanged, in: 2, "UPDATE events SET type = 'part.deleted' WHERE sequence = 5"),
        Fraud("resource", .entryChanged, in: 2, "UPDATE events SET resource_id = 'x' WHERE sequence = 5"),
        Fraud("root", .entryChanged, in: 2, "UPDATE events SET root_id = 'x' WHERE sequence = 5"),
        Fraud("version", .entryChanged, in: 2, "UPDATE events SET version = 2 WHERE sequence = 5"),
        Fraud("outlet", .entryChanged, in: 2, "UPDATE events SET outlet_id = 'x' WHERE sequence = 5"),
        Fraud("actor", .entryChanged, in: 2, "UPDATE events SET actor = 'x' WHERE sequence = 5"),
        Fraud("time", .entryChanged, in: 2, "UPDATE events SET at = at + 1 WHERE sequence = 5"),
        Fraud("changes", .entryChanged, in: 2, "UPDATE events SET changes = '{}' WHERE sequence = 5"),
        Fraud("request", .entryChanged, in: 2, "UPDATE events SET request_id = NULL WHERE sequence = 5"),
        Fraud("address", .entryChanged, in: 2, "UPDATE events SET address = '192.0.2.99' WHERE sequence = 5"),
        Fraud("detail's digest", .entryChanged, in: 1, "UPDATE events SET detail_hash = 'x' WHERE sequence = 2"),
        Fraud("detail", .detailChanged, in: 1, "UPDATE audit_details SET document = '{}' WHERE event_sequence = 2"),
        Fraud(
            "a detail that was none", .detailChanged, in: 2,
            "INSERT INTO audit_details (event_sequence, document) VALUES (5, '{}')"),
        Fraud("number", .entryMissing, in: 4, "UPDATE events SET sequence = 12 WHERE sequence = 8"),
        Fraud("a change deleted", .entryMissing, in: 2, "DELETE FROM events WHERE sequence = 5"),
        Fraud(
            "the newest change deleted", .entryMissing, in: 4, "DELETE FROM audit_details WHERE event_sequence = 9",
            "DELETE FROM events WHERE sequence = 9"),
        Fraud(
            "two changes swapped", .entryChanged, in: 2, "UPDATE events SET sequence = 99 WHERE sequence = 5",
            "UPDATE events SET sequence = 5 WHERE sequence = 7", "UPDATE events SET sequence = 7 WHERE sequence = 99"),
    ]

    static let others: [Fraud] = [
        Fraud("reader", .entryChanged, in: 3, "UPDATE audit_reads SET caller = 'x' WHERE sequence = 4"),
        Fraud("reader's kind", .entryChanged, in: 3, "UPDATE audit_reads SET caller_kind = 'x' WHERE sequence = 4"),
        Fraud("time of a read", .entryChanged, in: 3, "UPDATE audit_reads SET at = at - 1 WHERE sequence = 4"),
        Fraud("request of a read", .entryChanged, in: 3, "UPDATE audit_reads SET request_id = 'x' WHERE sequence = 4"),
        Fraud("address of a read", .entryChanged, in: 3, "UPDATE audit_reads SET address = 'x' WHERE sequence = 4"),
        Fraud("route", .entryChanged, in: 3, "UPDATE audit_reads SET route = 'x' WHERE sequence = 4"),
        Fraud("what was read", .entryChanged, in: 3, "UPDATE audit_reads SET resource_id = 'x' WHERE sequence = 4"),
        Fraud("query", .entryChanged, in: 3, "UPDATE audit_reads SET query = 'x' WHERE sequence = 4"),
        Fraud("rows read", .entryChanged, in: 3, "UPDATE audit_reads SET items = 0 WHERE sequence = 4"),
        Fraud("count of reads", .entryChanged, in: 3, "UPDATE audit_reads SET read_count = 2 WHERE sequence = 4"),
        Fraud("first of reads", .entryChanged, in: 3, "UPDATE audit_reads SET first_at = 1 WHERE sequence = 4"),
        Fraud("a read deleted", .entryMissing, in: 1, "DELETE FROM audit_reads WHERE sequence = 1"),
        Fraud("time of a seal", .entryChanged, in: 2, "UPDATE audit_seals SET at = at + 1 WHERE number = 2"),
        Fraud("range of a seal", .entryMissing, in: 2, "UPDATE audit_seals SET last_event = 6 WHERE number = 2"),
        Fraud("count of a seal", .entryAdded, in: 2, "UPDATE audit_seals SET entries = 3 WHERE number = 2"),
        Fraud("hash of a seal", .entryChanged, in: 2, "UPDATE audit_seals SET hash = 'x' WHERE number = 2"),
        Fraud(
            "link of a seal", .linkBroken, in: 2, "UPDATE audit_seals SET previous_hash = 'x' WHERE number = 2"),
        Fraud("a seal deleted", .sealMissing, in: 3, "DELETE FROM audit_seals WHERE number = 2"),
        Fraud("the first seal deleted", .sealMissing, in: 2, "DELETE FROM audit_seals WHERE number = 1"),
    ]

    @Test("whatever is changed is found, with its place", arguments: changes + others)
    func tampering(fraud: Fraud) throws {
        let log = try AuditLog(Self.seals)
        try log.database.writeAndWait { transaction in
            try transaction.allowTampering()
            for statement in fraud.statements { try transaction.execute(statement) }
        }
        let first = try #require(try log.verify().breaks.first)
        #expect(first.reason == fraud.reason)
        #expect(first.seal == fraud.seal)
    }

    @Test("a break tells the numbers among which it is")
    func place() throws {
        let log = try AuditLog(Self.seals)
        try log.tamper("UPDATE events SET version = 7 WHERE sequence = 5")
        let found = try log.verify().breaks
        #expect(found == [AuditBreak(reason: .entryChanged, seal: 2, events: (4, 7), reads: (3, 2))])
    }

    @Test("an entry put into a gap is found")
    func insertion() throws {
        let log = try AuditLog([])
        try log.tamper(
            """
            INSERT INTO events (sequence, type, resource_id, root_id, version, actor, at, changes)
            VALUES (2, 'a.b', 'x', 'x', 1, 'key', 0, '{}'), (5, 'a.b', 'x', 'x', 1, 'key', 0, '{}')
            """)
        try log.seal()
        let isSettled = try log.verify().entries == 2
        try log.tamper(
            """
            INSERT INTO events (sequence, type, resource_id, root_id, version, actor, at, changes)
            VALUES (3, 'a.b', 'x', 'x', 1, 'key', 0, '{}')
            """)
        // On PostgreSQL numbers that were never drawn are never settled.
        if isSettled { #expect(try log.verify().breaks.map(\.reason) == [.entryAdded]) }
    }

    @Test("who rewrites the whole log, hashes and all, is found by a hash that was kept elsewhere")
    func anchor() throws {
        let log = try AuditLog(Self.seals)
        let kept = try #require(try log.database.read { try AuditTable.seal(2, in: $0) })
        try log.tamper(
            "UPDATE events SET actor = 'someone' WHERE sequence = 1", "DELETE FROM audit_seals")
        try log.seal()
        var verification = try log.verify()
        #expect(verification.breaks == [])
        try log.database.read { try verification.hold(kept.number, against: kept.hash, in: $0) }
        #expect(verification.breaks.map(\.reason) == [.anchorDiffers])
    }

    @Test("personal values that were erased leave the chain whole")
    func erasure() throws {
        let log = try AuditLog(Self.seals)
        try log.database.writeAndWait { try $0.execute("DELETE FROM audit_details WHERE event_sequence = 2") }
        let verification = try log.verify()
        #expect(verification.breaks == [])
        #expect(verification.erasedDetails == 1)
    }

    @Test(
        "the database itself refuses to change or delete what is in the log",
        arguments: [
            "UPDATE events SET version = 2", "DELETE FROM events WHERE sequence = 1",
            "UPDATE audit_reads SET items = 2",
            "DELETE FROM audit_reads", "UPDATE audit_seals SET entries = 1", "DELETE FROM audit_seals",
            "UPDATE audit_details SET document = ''",
        ] as [SQL])
    func refused(statement: SQL) throws {
        let log = try AuditLog([(2, 1)])
        let error = #expect(throws: DatabaseError.self) {
            try log.database.writeAndWait { try $0.execute(statement) }
        }
        #expect(error?.message.contains("only appended to") == true)
    }

    @Test("nodes that seal at the same time while others write make one chain of everything")
    func race() throws {
        let log = try AuditLog([])
        let failures = Mutex<[String]>([])
        let isWriting = Mutex(true)
        let workers: [@Sendable () throws -> Void] = [
            {
                for number in 1...70 { try log.change(number) }
                isWriting.withLock { $0 = false }
            }, { for number in 1...50 { try log.read(number) } },
            { while isWriting.withLock({ $0 }) { try log.seal() } },
            { while isWriting.withLock({ $0 }) { try log.seal() } },
        ]
        let group = DispatchGroup()
        // A queue each, or they might wait for each other's cores.
        for worker in workers {
            DispatchQueue(label: "worker").async(group: group) {
                do {
                    try worker()
                } catch {
                    isWriting.withLock { $0 = false }
                    failures.withLock { $0.append("\(error)") }
                }
            }
        }
        group.wait()
        try log.seal()
        let verification = try log.verify()
        #expect(failures.withLock { $0 } == [])
        #expect(verification.breaks == [])
        #expect(verification.entries == 120)
        #expect(verification.seals > 2)
    }

    @Test("a long log is sealed a thousand entries at a time")
    func batches() throws {
        let log = try AuditLog([])
        try log.database.writeAndWait { transaction in
            let origin = EventOrigin(actor: "key", at: AuditLog.start)
            for number in 0..<2_300 {
                try EventTable.insert(Event("a.b", "x_\(number)", outlet: nil), origin, in: transaction)
            }
        }
        try log.read(1)
        #expect(try AuditChain.seal(log.database, at: AuditLog.start) == 3)
        let verification = try log.verify()
        #expect(verification.breaks == [])
        #expect(verification.entries == 2_301)
    }
}
