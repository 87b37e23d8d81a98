import JSON
import SQLDatabase
import ServiceKit

/// Runs one import on a thread that may wait: takes lines as they come and commits them some hundred at a time, between
/// whatever others write.
struct RunImport: Sendable {
    let call: StreamCall
    let work: LineWork
    let mode: Import.Mode
    let isDryRun: Bool
    let isCSV: Bool
    private let wall = SystemClock()

    /// Lines in one turn of the writer: as many as it does in so long, since others wait meanwhile.
    private static let batchLines = 20...500
    private static let turn = Duration.milliseconds(25)
    private static let batchBytes = 1 << 20
    /// Lines of an import that is all or nothing: they are one turn of the writer, which others wait for.
    static let atomicLines = 10_000
    private static let atomicBytes = 16 << 20

    init(_ kind: ImportKind, _ call: StreamCall, isCSV: Bool) throws {
        self.call = call
        self.isCSV = isCSV
        mode = try call.call.query.choice("mode", Import.Mode.self) ?? .perLine
        isDryRun =
            try call.call.query.parsed("dryRun") { text in text == "true" ? true : text == "false" ? false : nil }
            ?? false
        work = LineWork(kind: kind, call: call, system: call.call.caller.name)
    }

    func run() {
        var reader = LineReader(call.body, isCSV: isCSV, columns: work.kind.columns)
        do {
            let key = try call.idempotencyKey()
            switch try begin(key) {
            case .new(let started): call.answer(.success(try run(started, &reader)))
            case .again(let former):
                try reader.drain()
                guard former.hash == hash(reader) else { throw Refusal.importKeyReused }
                let kept = try call.database.read { try ImportTable.find(former.id, in: $0) }
                guard let kept else { throw Refusal.notFound("import") }
                var answer = Self.answer(kept)
                answer.isReplay = true
                call.answer(.success(answer))
            }
        } catch {
            call.answer(.failure(error))
        }
    }

    private enum Beginning: Sendable {
        case new(Import)
        case again(ImportTable.Keyed)
    }

    /// Stores that it runs, under its key; one that broke off under the same key may be sent again.
    private func begin(_ key: String?) throws -> Beginning {
        let (request, context, now) = (call, call.call, wall.now())
        let new = Import(
            id: context.newID(), kind: work.kind, mode: mode, isDryRun: isDryRun, caller: context.caller.id,
            createdAt: context.now)
        return try call.database.writeAndWait { transaction in
            try request.reserveKey(in: transaction)
            try ImportTable.interrupt(untouchedSince: now.adding(minutes: -ImportRoutes.leaseMinutes), in: transaction)
            if let key, let former = try ImportTable.keyed(key, of: context.caller.id, in: transaction) {
                let isKept = former.createdAt > context.now.adding(hours: -48)
                switch former.status {
                case .running: throw Refusal.requestRunning
                case .completed where isKept, .failed where isKept: return .again(former)
                case .completed, .failed, .interrupted: try ImportTable.releaseKey(of: former.id, in: transaction)
                }
            }
            try ImportTable.insert(new, key: key, touched: now, in: transaction)
            try ForgetImport.plan(new, context, in: transaction)
            return .new(new)
        }
    }

    private func run(_ started: Import, _ reader: inout LineReader) throws -> Answer {
        var running = started
        do {
            switch mode {
            case .perLine: try takeLines(&running, &reader)
            case .allOrNothing: try takeAll(&running, &reader)
            }
        } catch let error as DatabaseError {
            running.status = .interrupted
            try? finish(&running, reader)
            throw error
        } catch is BodyBroken {
            running.status = .interrupted
            try? finish(&running, reader)
            throw Refusal.bodyIncomplete
        } catch {
            running.status = .failed
            running.problem = work.problem(error)
            // A body that cannot be taken at all is the request's fault and not its lines'.
            if let refusal = error as? Refusal, refusal.status != 422 {
                try finish(&running, reader)
                throw refusal
            }
        }
        if running.status == .running { running.status = .completed }
        try finish(&running, reader)
        call.feed.changed()
        return Self.answer(running)
    }

    private func finish(_ running: inout Import, _ reader: LineReader) throws {
        if running.status != .interrupted { running.finishedAt = call.call.now }
        let (present, hash, now) = (running, hash(reader), wall.now())
        try call.database.writeAndWait { try ImportTable.update(present, hash: hash, touched: now, in: $0) }
    }

    private func takeLines(_ running: inout Import, _ reader: inout LineReader) throws {
        var isAtEnd = false
        var broken: (any Error)?
        var most = 100
        while !isAtEnd {
            var batch: [ImportLine] = []
            var bytes = 0
            do {
                while batch.count < most, bytes < Self.batchBytes {
                    guard let line = try reader.next() else {
                        isAtEnd = true
                        break
                    }
                    batch.append(line)
                    bytes += line.bytes
                }
            } catch {
                // The lines before are as good as if they had been sent alone.
                broken = error
                isAtEnd = true
            }
            if batch.isEmpty { break }
            let took = try commit(batch, &running)
            call.feed.changed()
            most = took > Self.turn ? most / 2 : took < Self.turn / 2 ? most * 2 : most
            most = min(max(most, Self.batchLines.lowerBound), Self.batchLines.upperBound)
        }
        if let broken { throw broken }
    }

    /// Brings lines in, and says so in the same transaction; a dry run undoes them first.
    ///
    /// Returns for how long nobody else could write.
    private func commit(_ batch: [ImportLine], _ running: inout Import) throws -> Duration {
        let (before, work, now) = (running, work, wall.now())
        let began = ContinuousClock.now
        if isDryRun {
            let reports = try attempt(batch)
            running = try call.database.writeAndWait { try Self.store(reports, of: before, now, in: $0) }
            return ContinuousClock.now - began
        }
        let (present, took) = try call.database.writeAndWait { transaction in
            let began = ContinuousClock.now
            let reports = try batch.map { try work.run($0, in: transaction) }
            return (try Self.store(reports, of: before, now, in: transaction), ContinuousClock.now - began)
        }
        running = present
        return took
    }

    /// Does what lines ask and undoes it.
    private func attempt(_ lines: [ImportLine]) throws -> [LineReport] {
        let work = work
        do {
            _ = try call.database.writeAndWait { transaction -> Int in
                throw Undone(reports: try lines.map { try work.run($0, in: transaction) })
            }
            return []
        } catch let undone as Undone {
            return undone.reports
        }
    }

    private static func store(
        _ reports: [LineReport], of before: Import, _ now: Instant, in transaction: Transaction
    ) throws -> Import {
        var present = before
        for report in reports {
            present.counts.add(report)
            try ImportLineTable.insert(report, of: present.id, in: transaction)
        }
        try ImportTable.update(present, hash: nil, touched: now, in: transaction)
        return present
    }

    /// All lines in one transaction, which one that is refused undoes.
    private func takeAll(_ running: inout Import, _ reader: inout LineReader) throws {
        var lines: [ImportLine] = []
        var bytes = 0
        while let line = try reader.next() {
            lines.append(line)
            bytes += line.bytes
            guard lines.count <= Self.atomicLines, bytes <= Self.atomicBytes else { throw Refusal.tooManyLines }
        }
        let (before, work, isDryRun, now, all) = (running, work, isDryRun, wall.now(), lines)
        do {
            running = try call.database.writeAndWait { transaction in
                let reports = try all.map { try work.run($0, in: transaction) }
                guard !isDryRun, !reports.contains(where: { $0.status == .refused }) else {
                    throw Undone(reports: reports)
                }
                return try Self.store(reports, of: before, now, in: transaction)
            }
        } catch let undone as Undone {
            let isRefused = undone.reports.contains { $0.status == .refused }
            // Of an import that is undone only what was refused is so.
            let told = isRefused ? undone.reports.filter { $0.status == .refused } : undone.reports
            running = try call.database.writeAndWait { try Self.store(told, of: before, now, in: $0) }
            running.counts.read = Int64(all.count)
            if isRefused { throw Refusal.linesRefused(told.count) }
        }
    }

    private struct Undone: Error {
        let reports: [LineReport]
    }

    private func hash(_ reader: LineReader) -> String {
        let request = call.request
        return Digest.sha256(pieces: [
            Array(request.path.utf8), Array((request.query ?? "").utf8), Array(reader.body.digest.text.utf8),
        ])
    }

    private static func answer(_ done: Import) -> Answer {
        var answer = Answer.ok(done)
        answer.location = "/v1/imports/\(done.id)"
        return answer
    }
}

extension Refusal {
    fileprivate static var bodyIncomplete: Refusal {
        Refusal(
            status: 400, code: "body_incomplete", "The body broke off; send the import again.", zh: "请求体中断,请重新发送导入。")
    }

    fileprivate static var importKeyReused: Refusal {
        Refusal(
            status: 422, code: "idempotency_key_reused",
            "This Idempotency-Key was used for another import. Take a new key for a new one.",
            zh: "该 Idempotency-Key 已用于其他导入,请使用新的键。")
    }

    fileprivate static var tooManyLines: Refusal {
        Refusal(
            status: 422, code: "too_many_lines",
            "An import that is all or nothing has at most \(RunImport.atomicLines) lines and 16 MiB. Use perLine.",
            zh: "全部成功或全部撤销的导入最多 \(RunImport.atomicLines) 行、16 MiB,请使用 perLine。")
    }

    fileprivate static func linesRefused(_ count: Int) -> Refusal {
        Refusal(
            status: 422, code: "lines_refused", "\(count) lines were refused, so none was brought in; see the lines.",
            zh: "有 \(count) 行被拒绝,因此全部未导入,详见各行报告。")
    }
}
