import SQLDatabase

/// Requests under an `Idempotency-Key` (API-06).
extension Service {
    /// The key of a request; nil where it has none, or is nobody's.
    ///
    /// - Throws: `Refusal` 400 for a key that is none.
    func key(of request: ServiceRequest, _ route: Route) throws -> IdempotencyKey? {
        // Nobody's answers are kept: what one has asked would be given to the next.
        route.credential == .none ? nil : try IdempotencyKey(request, isSecret: route.isSecret)
    }

    /// Takes the key of a request, before its work is queued and until it is answered.
    ///
    /// While another request runs under the key, what is kept under it already is given, and nothing else.
    ///
    /// - Throws: `Refusal` 409 where nothing is kept.
    func claim(_ prepared: Prepared, _ exchange: inout Exchange) throws {
        guard let key = prepared.key else { return }
        let caller = prepared.call.caller
        exchange.claim = runningKeys.claim(key.text, of: caller)
        guard exchange.claim == nil else { return }
        guard try keptHash(key, of: caller, at: prepared.call.now) != nil else { throw Refusal.requestRunning }
        exchange.givesOnlyWhatIsKept = true
    }

    /// Whether a request that cannot be read carries a key that was used for another one.
    ///
    /// Where the key is none either, or nothing can be found out, the request is still wrong for what it is.
    func isReuse(_ request: ServiceRequest, _ route: Route, of caller: Caller, at now: Instant) -> Bool {
        guard let used = try? key(of: request, route), let kept = try? keptHash(used, of: caller, at: now) else {
            return false
        }
        return !used.isOf(kept)
    }

    /// The digest of the request whose answer is kept under a key.
    private func keptHash(_ key: IdempotencyKey, of caller: Caller, at now: Instant) throws -> String? {
        try database.read { transaction in
            try IdempotencyTable.find(key, of: caller, since: IdempotencyKey.oldest(at: now), in: transaction)?
                .requestHash
        }
    }

    /// Runs a writing handler, under its idempotency key where the client sent one: the first answer, a refusal too, is
    /// kept in the handler's own transaction and given again (API-06).
    func perform(_ prepared: Prepared, _ exchange: Exchange, in transaction: Transaction) throws -> ServiceAnswer {
        let call = prepared.call
        guard let key = prepared.key else {
            try requireVisible(exchange, in: transaction)
            let done = try outcome(of: prepared, exchange, in: transaction)
            // Only a read that shares its transaction with others comes here.
            if exchange.route?.access == .read { try audit.note(exchange, call, done, in: transaction) }
            return try render(done, exchange)
        }
        let oldest = IdempotencyKey.oldest(at: call.now)
        if let kept = try IdempotencyTable.find(key, of: call.caller, since: oldest, in: transaction) {
            return try again(kept, key, call, exchange, in: transaction)
        }
        // Neither is kept under the key: it is not the answer of the request that runs.
        guard !exchange.givesOnlyWhatIsKept, try IdempotencyTable.lock(key, of: call.caller, in: transaction) else {
            throw Refusal.requestRunning
        }
        let answer: ServiceAnswer
        do {
            answer = try transaction.savepoint {
                try requireVisible(exchange, in: transaction)
                return try render(try outcome(of: prepared, exchange, in: transaction), exchange)
            }
        } catch let refusal as Refusal where refusal.status < 500 {
            answer = render(Problem(refusal, exchange.problemContext))
            try audit.note(ReadAudit.candidates(of: refusal), exchange, call, in: transaction)
        }
        try keyExpiry.next { try IdempotencyTable.deleteExpired(before: oldest, atMost: $0, in: transaction) }
        var kept = answer
        if let seal = key.seal { kept.body = try seal.seal(answer.body, call.random) }
        try IdempotencyTable.insert(key, of: call.caller, kept, at: call.now, in: transaction)
        return answer
    }

    /// What a handler answers.
    ///
    /// - Throws: `Refusal` 412, too, where the client named versions and the handler has none to hold against them.
    private func outcome(
        of prepared: Prepared, _ exchange: Exchange, in transaction: Transaction
    ) throws -> Answer {
        let done = try prepared.handler(prepared.call, transaction)
        guard done.refusal == nil, exchange.preconditions.isUnjudged else { return done }
        throw Refusal.nothingToMatch
    }

    /// The answer that is kept, for the request that it was given to.
    ///
    /// - Throws: `Refusal` 422 where that was another one.
    private func again(
        _ kept: IdempotencyTable.Kept, _ key: IdempotencyKey, _ call: Call, _ exchange: Exchange,
        in transaction: Transaction
    ) throws -> ServiceAnswer {
        guard key.isOf(kept.requestHash) else { throw Refusal.idempotencyKeyReused }
        var answer = kept.answer
        if let seal = key.seal {
            guard let plain = seal.open(answer.body) else { throw Refusal.idempotencyKeyReused }
            answer.body = plain
        }
        answer.fields.append(.init("Idempotency-Replayed", "true"))
        answer.isReplay = true
        if answer.status < 300 { try audit.note(exchange, call, .noWords, in: transaction) }
        try audit.note(ReadAudit.candidates(in: answer), exchange, call, in: transaction)
        return answer
    }
}

extension Refusal {
    /// 409: a request under the same key is still being answered; not kept as the answer of either.
    package static var requestRunning: Refusal {
        var refusal = Refusal(
            code: "request_running",
            "Another request under this Idempotency-Key is still running. Send this one again when that one is done.",
            zh: "使用该 Idempotency-Key 的另一请求仍在处理,请在其完成后重新发送。")
        refusal.retryAfter = 1
        return refusal
    }
}
