import DatabaseSupport
import JSON
import SQLDatabase
import TestSupport

@testable import ServiceKit

/// An audit log on the engine under test: changes and reads, in seals of known ranges.
struct AuditLog: Sendable {
    let fresh: TestDatabase
    var database: any Database { fresh.database }
    static let start = Instant(seconds: 1_795_482_000)

    /// Seals one after another, each of so many changes and reads.
    init(_ seals: [(changes: Int, reads: Int)]) throws {
        fresh = try TestEngine.current.database(ServiceKitModule.module.migrations, now: 0)
        var number = 0
        for seal in seals {
            for _ in 0..<seal.changes {
                number += 1
                try change(number)
            }
            for _ in 0..<seal.reads {
                number += 1
                try read(number)
            }
            try self.seal(at: Self.start.adding(seconds: Int64(number)))
        }
    }

    func seal(at now: Instant = AuditLog.start) throws { try AuditChain.seal(database, at: now) }

    /// An even one has personal values beside it.
    func change(_ number: Int) throws {
        try database.writeAndWait { transaction in
            let event = Event(
                "part.created", "part_\(number)", root: "root_\(number % 2)", outlet: number % 3 == 0 ? "out_1" : nil,
                changes: [.init("number", to: "P\(number)")])
            let origin = EventOrigin(
                actor: "key_\(number % 2)", at: Self.start.adding(seconds: Int64(number)), requestID: "req_\(number)",
                address: "192.0.2.\(number % 250)")
            guard number % 2 == 0 else { return try EventTable.insert(event, origin, in: transaction) }
            let detail = AuditDetail(
                [.init("name", from: "王小明", to: "王大明")], random: SeededRandomSource(seed: UInt64(number)))
            let sequence = try EventTable.insert(event, origin, detailHash: detail.hash, in: transaction)
            try AuditTable.insertDetail(event: sequence, detail.document, in: transaction)
        }
    }

    func read(_ number: Int) throws {
        try database.writeAndWait { transaction in
            let read = AuditRead(
                at: Self.start.adding(seconds: Int64(number)), caller: Caller(id: "key_\(number % 2)", name: "k"),
                requestID: "req_\(number)", address: "", route: "/v1/customers/{id}", resource: "cus_\(number)",
                query: nil, items: 1)
            try AuditReadTable.insert(read, in: transaction)
        }
    }

    func verify() throws -> AuditVerification {
        try database.read { transaction in
            var verification = AuditVerification()
            while try verification.step(in: transaction) {}
            return verification
        }
    }

    /// Changes what must not be changed.
    func tamper(_ statements: SQL...) throws {
        try database.writeAndWait { transaction in
            try transaction.allowTampering()
            for statement in statements { try transaction.execute(statement) }
        }
    }
}
