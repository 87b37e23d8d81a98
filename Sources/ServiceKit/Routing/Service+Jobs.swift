/// What the scheduler asks of the service (EVT-04).
extension Service {
    /// The service's time.
    var now: Instant { clock.now() }

    /// What a handler sees of a job that is due: nobody's request, done by the system.
    func systemCall() -> Call {
        let now = clock.now()
        return Call(
            requestID: Self.requestID(at: now, random: random), address: "", now: now, caller: .scheduler,
            language: .english, query: .none, list: "", random: random, parameters: [], preconditions: .none,
            reactions: reactions, holdings: holdings, answers: nil, prefersHTML: false, userAgent: nil,
            options: options, jobSignal: jobSignal)
    }
}

extension Caller {
    /// Who does what is due: the actor `system` of events.
    package static let scheduler = Caller(id: "system", name: "Scheduler")
}
