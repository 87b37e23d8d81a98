import Metrics
import SQLDatabase

/// Notes who has read personal data (SEC-03, CUS-05).
final class ReadAudit: Sendable {
    private let database: any Database
    private let known = ReadMemory()
    private let counts = ReadCounts()
    /// Reads that could not be noted because the database takes no writes.
    let misses = Counter()

    init(database: any Database) {
        self.database = database
    }

    /// What became of the note.
    enum Outcome: Sendable {
        /// It is durable, or was not needed: the answer may leave.
        case noted
        /// It is lost, since the database takes no writes; the answer leaves nevertheless (OPS-08).
        case missed(cause: String)
        /// The database is busy: asked again later it will be noted, and so nothing is shown now.
        case refused(any Error)
    }

    /// Notes a read; `done` is told when its answer may leave.
    ///
    /// Reads that come at the same time share a commit. Of a document that is polled the first in an hour is noted so,
    /// the others are counted, to be noted together.
    func note(_ exchange: Exchange, _ call: Call, _ answer: Answer, _ done: @escaping @Sendable (Outcome) -> Void) {
        let key = Self.key(exchange, call, answer)
        if let key, !known.isNew(key, at: call.now),
            counts.add(key, call, { Self.read(exchange, call, answer) })
        {
            return done(.noted)
        }
        guard let read = Self.read(exchange, call, answer) else { return done(.noted) }
        write([read]) { [self] outcome in
            if case .noted = outcome, let key { known.remember(key, at: call.now) }
            done(outcome)
        }
    }

    /// Notes the reads that were counted since the last time; for who may wait.
    ///
    /// What cannot be noted now is tried again with the next.
    func noteCounted() {
        let counted = counts.take()
        guard !counted.isEmpty else { return }
        let reads = counted.values.sorted { $0.at < $1.at }
        do {
            try database.writeAndWait { transaction in
                for read in reads { try AuditReadTable.insert(read, in: transaction) }
            }
        } catch let error as DatabaseError where Self.isLasting(error) {
            misses.add(reads.reduce(0) { $0 + $1.reads })
        } catch {
            counts.giveBack(counted)
        }
    }

    private func write(_ reads: [AuditRead], _ done: @escaping @Sendable (Outcome) -> Void) {
        database.write { transaction in
            for read in reads { try AuditReadTable.insert(read, in: transaction) }
        } completion: { [self] result in
            switch result {
            case .success: done(.noted)
            case .failure(let error as DatabaseError) where Self.isLasting(error):
                misses.add()
                done(.missed(cause: "audit: \(error)"))
            case .failure(let error): done(.refused(error))
            }
        }
    }

    /// The same inside a transaction that writes: a request among many that share one, or a change that is answered
    /// again.
    func note(_ exchange: Exchange, _ call: Call, _ answer: Answer, in transaction: Transaction) throws {
        guard let read = Self.read(exchange, call, answer) else { return }
        try AuditReadTable.insert(read, in: transaction)
    }

    /// Notes that a refusal names customers, each as if their own document was read; `done` as above.
    func note(
        _ candidates: [String], _ exchange: Exchange, _ call: Call, _ done: @escaping @Sendable (Outcome) -> Void
    ) {
        write(Self.reads(of: candidates, exchange, call), done)
    }

    /// The same inside a transaction that keeps the refusal for later.
    func note(_ candidates: [String], _ exchange: Exchange, _ call: Call, in transaction: Transaction) throws {
        for read in Self.reads(of: candidates, exchange, call) { try AuditReadTable.insert(read, in: transaction) }
    }

    private static func reads(of candidates: [String], _ exchange: Exchange, _ call: Call) -> [AuditRead] {
        guard let route = exchange.route else { return [] }
        return candidates.map { candidate in
            AuditRead(
                at: call.now, caller: call.caller, requestID: call.requestID, address: call.address,
                route: route.pattern, resource: candidate, query: AuditQuery.text(call.query), items: 1)
        }
    }

    /// Nil where nothing personal was read.
    private static func read(_ exchange: Exchange, _ call: Call, _ answer: Answer) -> AuditRead? {
        guard let route = exchange.route, route.personalData != .none, answer.isPersonal else { return nil }
        return AuditRead(
            at: call.now, caller: call.caller, requestID: call.requestID, address: call.address,
            route: route.pattern, resource: exchange.parameters.last?.value, query: AuditQuery.text(call.query),
            items: answer.items)
    }

    /// What makes a polled read the same as another: caller, document, filters, and version.
    private static func key(_ exchange: Exchange, _ call: Call, _ answer: Answer) -> Int? {
        guard exchange.route?.personalData == .hourly, answer.isPersonal else { return nil }
        var hasher = Hasher()
        hasher.combine(call.caller.id)
        hasher.combine(exchange.path)
        hasher.combine(exchange.query)
        hasher.combine(answer.version)
        return hasher.finalize()
    }

    /// Whether waiting does not help; a queue that is full is empty again soon.
    private static func isLasting(_ error: DatabaseError) -> Bool {
        switch error.kind {
        case .full, .readOnly, .inputOutput, .corrupt, .cannotOpen: true
        default: false
        }
    }
}
