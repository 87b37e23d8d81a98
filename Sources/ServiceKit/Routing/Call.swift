package import SQLDatabase

/// One request on its way through a handler: who asks, when, in which language; and the source of ids and randomness.
package struct Call: Sendable {
    package let requestID: String
    /// Where the request came from; empty for one made in process.
    package let address: String
    package let now: Instant
    package private(set) var caller: Caller
    package let language: Language
    package let query: Query
    /// The route's pattern, which its cursors belong to; empty for what is nobody's request.
    let list: String
    package let random: any RandomSource
    private(set) var parameters: [(name: String, value: String)]
    let preconditions: Preconditions
    let reactions: [String: [Reaction]]
    let holdings: Holdings
    /// Nil where what is read may yet be undone.
    let answers: AnswerCache?
    /// Set where the client asked for `text/html` before JSON.
    package let prefersHTML: Bool
    /// What the client calls itself.
    package let userAgent: String?
    package let options: AccessOptions
    /// Raised when a job is scheduled that may be due at once; nil where no runner is told.
    let jobSignal: JobSignal?
}

extension Call {
    package func newID<Kind>(_ type: Identifier<Kind>.Type = Identifier<Kind>.self) -> Identifier<Kind> {
        Identifier<Kind>(at: now, random: random)
    }

    /// An identifier in the path; a text that is none names nothing that exists.
    package func id<Kind>(_ name: String, _ type: Identifier<Kind>.Type = Identifier<Kind>.self) throws -> Identifier<
        Kind
    > {
        guard let id = Identifier<Kind>(try text(name)) else { throw Refusal.notFound() }
        return id
    }

    /// A path parameter as text.
    package func text(_ name: String) throws -> String {
        guard let parameter = parameters.first(where: { $0.name == name }) else { throw Refusal.notFound() }
        return parameter.value
    }

    /// The same for what happens as another's doing: a sign-in is that of who signs in.
    package func acting(as caller: Caller) -> Call {
        var call = self
        call.caller = caller
        return call
    }

    /// The same as if the path named that in place of whatever it names: for what stands behind another's route.
    package func naming(_ value: String, as name: String = "id") -> Call {
        var call = self
        call.parameters.removeAll { $0.name == name }
        call.parameters.append((name, value))
        return call
    }

    /// Refuses with 412 where the client's `If-Match` does not name the present version, or a change's `If-None-Match`
    /// does (API-05); a tag of any form of the version names it.
    ///
    /// - Throws: 428, too, where the operator has every change name the version that it is based on (RFC 6585, 3).
    package func checkVersion(_ version: Int64) throws {
        if options.requiresIfMatch, preconditions.isUnconditionalChange { throw Refusal.preconditionRequired }
        guard !preconditions.allowChange(of: version) else { return }
        throw Refusal.preconditionFailed(current: EntityTag(version: version))
    }

    /// The same for what no version covers: the client's `If-Match` names its present form, as its own route gives it.
    ///
    /// - Parameter present: with the tag of that form.
    /// - Throws: `Refusal` 412 where the client has read another form.
    package func checkForm(_ present: Answer) throws {
        guard let tag = present.tag, !preconditions.allowChange(of: tag) else { return }
        throw Refusal.preconditionFailed(current: tag)
    }

    /// Whether what a reader asks is answered without the content: the client has it, or wants another form of it.
    ///
    /// The answer's own rendering says which: 304 or 412.
    package func isSettled(by tag: EntityTag) -> Bool {
        preconditions.isReading && preconditions.outcome(for: tag) != .go
    }

    /// The answer of a document's version: the one that was given before, or a new one.
    ///
    /// - Parameter version: as this request's transaction has read it; it covers all that the answer says.
    package func kept(_ id: String, version: Int64, _ make: () throws -> Answer) rethrows -> Answer {
        guard let answers else { return try make() }
        if let answer = answers.answer(of: id, version: version) { return answer }
        let answer = try make()
        answers.keep(answer, of: id, version: version)
        return answer
    }

    /// Appends the event and runs what other modules do on it, in the same transaction (EVT-01).
    ///
    /// - Parameter personal: members with personal values, which the event only names: it is kept longer than they may
    ///   be (CUS-05). The values go beside it into the audit log.
    package func record(_ event: Event, personal: [Event.Change] = [], in transaction: Transaction) throws {
        let origin = EventOrigin(actor: caller.id, at: now, requestID: requestID, address: address)
        if personal.isEmpty {
            try EventTable.insert(event, origin, in: transaction)
        } else {
            let detail = AuditDetail(personal, random: random)
            let sequence = try EventTable.insert(event, origin, detailHash: detail.hash, in: transaction)
            try AuditTable.insertDetail(event: sequence, detail.document, in: transaction)
        }
        for reaction in reactions[event.type] ?? [] { try reaction.run(event, self, transaction) }
    }
}
