/// Answers that leave only when it is noted who has read what (SEC-03).
extension Service {
    /// Answers when it is known what became of the note of a read.
    func finish(
        _ exchange: Exchange, after outcome: ReadAudit.Outcome, _ result: Result<ServiceAnswer, any Error>,
        _ answer: Completion
    ) {
        switch outcome {
        case .noted: finish(exchange, result, answer)
        case .missed(let cause):
            var exchange = exchange
            exchange.auditMiss = cause
            finish(exchange, result, answer)
        case .refused(let error): finish(exchange, .failure(error), answer)
        }
    }

    /// Answers a change; a refusal that names customers is a read of them, noted beside what was undone (CUS-01).
    func finishChange(
        _ call: Call, _ exchange: Exchange, _ result: Result<ServiceAnswer, any Error>,
        _ answer: @escaping Completion
    ) {
        guard case .failure(let refusal as Refusal) = result else { return finish(exchange, result, answer) }
        let candidates = ReadAudit.candidates(of: refusal)
        guard !candidates.isEmpty else { return finish(exchange, result, answer) }
        audit.note(candidates, exchange, call) { [self] outcome in finish(exchange, after: outcome, result, answer) }
    }
}
