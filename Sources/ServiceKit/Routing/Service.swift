import Dispatch
import JSON
import Metrics
package import SQLDatabase

/// The service without its sockets: from a request to its answer.
///
/// Finds route and caller, runs the handler in one transaction, and answers after the commit. Every error becomes a
/// problem document here.
package final class Service: Sendable {
    let database: any Database
    let router: Router
    let clock: any Clock
    let random: any RandomSource
    let reactions: [String: [Reaction]]
    let holdings: Holdings
    let authenticator: Authenticator
    /// Of callers, by their identifiers.
    let callerLimiter = RateLimiter()
    /// Of addresses, whoever asks from there.
    let addressLimiter = RateLimiter()
    /// Of addresses from where credentials were tried in vain.
    let failureLimiter = RateLimiter()
    let options: AccessOptions
    private let deferredWork = DeferredWork()
    private let answers: AnswerCache
    let keyExpiry = KeyExpiry()
    let runningKeys = RunningKeys()
    /// Wakes who waits for events; told of each write that is durable.
    package let feed: EventFeed
    /// What is done when jobs are due, and who is told that one may be.
    let jobHandlers: [JobHandler]
    let jobSignal = JobSignal()
    let audit: ReadAudit
    /// Where what takes long is done, one after another: the threads that serve are for the rest.
    private let longWork = DispatchQueue(label: "bayline.long", qos: .utility)
    /// Where exports wait for their clients, and imports for theirs.
    let (downloads, uploads) = (StreamWorkers(count: 4), StreamWorkers(count: 2))
    /// For the log, whose times must not stand still with a test clock.
    let wall = SystemClock()

    /// Takes an answer, and what log and metrics tell of its request once it has left.
    package typealias Completion = @Sendable (ServiceAnswer, RequestRecord) -> Void

    package init(
        database: any Database, modules: [Module], clock: any Clock, random: any RandomSource = SystemRandomSource(),
        keptAnswerBytes: Int = 0, options: AccessOptions = AccessOptions()
    ) {
        self.database = database
        self.clock = clock
        self.random = random
        router = Router(modules.flatMap(\.routes), scopes: modules.flatMap(\.scopes))
        reactions = Dictionary(grouping: modules.flatMap(\.reactions), by: \.type)
        holdings = Holdings(modules)
        self.options = options
        jobHandlers = modules.flatMap(\.jobs)
        authenticator = Authenticator(
            database: database, sources: modules.flatMap(\.callers), options: options)
        feed = EventFeed(database: database)
        answers = AnswerCache(bytes: keptAnswerBytes)
        audit = ReadAudit(database: database)
    }

    /// Reads of personal data that could not be noted in the audit log (SEC-03).
    package var auditMisses: Int { audit.misses.value }

    /// Notes in the audit log the reads that were only counted; for who may wait, from time to time and at the end.
    package func noteCountedReads() { audit.noteCounted() }

    /// Handles one request; `answer` is called once, on this thread or on one of the database's.
    ///
    /// Where the database does not answer at once, whatever needs it is left to its own threads: the caller's may be an
    /// event loop.
    ///
    /// - Parameter port: makes the way to a client that takes answers in pieces, where its route has such; without it
    ///   all of one is given as a whole.
    package func handle(
        _ request: ServiceRequest, through port: @escaping StreamPort.Maker = { nil },
        answer: @escaping Completion
    ) {
        let exchange = begin(request)
        guard !database.answersAtOnce, router.needsDatabase(method: request.method, path: request.path) else {
            return handle(request, exchange, port, answer)
        }
        database.perform { [self] refusal in
            if let refusal {
                finish(exchange, .failure(refusal), answer)
            } else {
                handle(request, exchange, port, answer)
            }
        }
    }

    private func handle(
        _ request: ServiceRequest, _ begun: Exchange, _ port: @escaping StreamPort.Maker, _ answer: @escaping Completion
    ) {
        var exchange = begun
        do {
            try dispatch(request, &exchange, port, answer)
        } catch {
            finish(exchange, .failure(error), answer)
        }
    }

    /// Looks at a request whose body is still to come: only a known caller may send one, and only to where it is taken.
    ///
    /// Returns the answer of a request that is refused whatever its body is, with what is to be told of it; nil for one
    /// to be handled when the body is there. May look up a key in the database, if that answers at once; else a key
    /// that was not seen before is held against it only when the body is there.
    package func refusalBeforeBody(_ request: ServiceRequest) -> (ServiceAnswer, RequestRecord)? {
        var exchange = begin(request)
        do {
            if let route = try route(request, &exchange), route.credential == .bearer, !route.isFixed {
                if try !database.answersAtOnce && !authenticator.knows(authorization: request.authorization) {
                    return nil
                }
                try admit(route, request, &exchange)
            }
            return nil
        } catch {
            let cause = counted(error, &exchange)
            return finished(exchange, .failure(cause))
        }
    }

    func begin(_ request: ServiceRequest) -> Exchange {
        let now = clock.now()
        return Exchange(request, id: Self.requestID(at: now, random: random), at: now)
    }

    /// The name of one request, in its answer, its problem document and its log line.
    package static func requestID(at now: Instant, random: any RandomSource) -> String {
        "req_" + ULID.make(at: now, random: random)
    }

    private func dispatch(
        _ request: ServiceRequest, _ exchange: inout Exchange, _ port: @escaping StreamPort.Maker,
        _ answer: @escaping Completion
    ) throws {
        let found: Route?
        do {
            found = try self.route(request, &exchange)
        } catch {
            // What leads nowhere counts as well (SEC-04).
            throw counted(error, &exchange)
        }
        guard let route = found else { return finish(exchange, .success(.noContent), answer) }
        switch route.kind {
        case .fixed(let make):
            let language = try language(of: route, request) ?? exchange.language
            finish(exchange, .success(try render(try make(language), exchange)), answer)
        case .transaction(let prepare):
            let prepared = try self.prepare(route, prepare, request, &exchange, keeping: answers)
            if route.access == .write { try claim(prepared, &exchange) }
            try run(prepared, route.access, exchange, answer)
        case .deferred(let read):
            var work: Route.Work?
            let prepared = try self.prepare(
                route,
                { body in
                    work = try read(body)
                    return { _, _ in .empty }
                }, request, &exchange, keeping: nil)
            try claim(prepared, &exchange)
            if let work { try run(work, prepared, exchange, answer) }
        case .long(let work):
            let prepared = try self.prepare(route, { _ in { _, _ in .noWords } }, request, &exchange, keeping: nil)
            let begun = exchange
            longWork.async { [self] in
                let result = Result { try work(prepared.call, database) }
                show(prepared.call, begun, result, answer)
            }
        case .stream(let stream):
            try begin(stream, route, request, &exchange, port(), answer)
        }
    }

    /// The language that a page's query asks for; other open routes take no notice of theirs.
    private func language(of route: Route, _ request: ServiceRequest) throws -> Language? {
        guard !route.query.isEmpty else { return nil }
        return try Query(request.query, allowed: route.query).choice("lang", Language.self)
    }

    /// Answers a read, once it is noted where it has to be.
    private func show(
        _ call: Call, _ exchange: Exchange, _ result: Result<Answer, any Error>, _ answer: @escaping Completion
    ) {
        let rendered = result.flatMap { done in Result { try render(done, exchange) } }
        guard exchange.route?.personalData != Route.PersonalData.none, case .success(let done) = result,
            case .success = rendered
        else { return finish(exchange, rendered, answer) }
        audit.note(exchange, call, done) { [self] outcome in finish(exchange, after: outcome, rendered, answer) }
    }

    /// Works first, and then runs what the work has left to a transaction.
    private func run(
        _ work: @escaping Route.Work, _ prepared: Prepared, _ exchange: Exchange, _ answer: @escaping Completion
    ) throws {
        try deferredWork.run { [self] in
            do {
                let handler = try work(prepared.call, database)
                let ready = Prepared(handler: handler, call: prepared.call, key: prepared.key)
                try run(ready, .write, exchange, answer)
            } catch {
                finish(exchange, .failure(error), answer)
            }
        }
    }

    private func run(
        _ prepared: Prepared, _ access: Route.Access, _ exchange: Exchange,
        _ answer: @escaping Completion
    ) throws {
        switch access {
        case .none, .read:
            let done = try database.readTogether { transaction in
                try requireVisible(exchange, in: transaction)
                return try prepared.handler(prepared.call, transaction)
            }
            show(prepared.call, exchange, .success(done), answer)
        case .write:
            database.write { [self] transaction in
                try perform(prepared, exchange, in: transaction)
            } completion: { [self] result in
                // Before anyone hears of it.
                if exchange.route?.changesAccess == true { authenticator.forget() }
                if case .success = result {
                    feed.changed()
                    jobSignal.flush()
                }
                finishChange(prepared.call, exchange, result, answer)
            }
        }
    }

    /// Answers a request inside a transaction that the caller has open: many requests can then share one commit.
    ///
    /// The request takes the same way as one that came over HTTP: key, permission, body, rules, events. What it wrote
    /// is undone where it is refused. No answer is kept for later ones: the caller may undo all, and a version that was
    /// undone is given again.
    package func answer(_ request: ServiceRequest, in transaction: Transaction) -> ServiceAnswer {
        var exchange = begin(request)
        do {
            guard let route = try route(request, &exchange), case .transaction(let prepare) = route.kind else {
                throw Refusal.notFound()
            }
            let prepared = try self.prepare(route, prepare, request, &exchange, keeping: nil)
            return try transaction.savepoint { try perform(prepared, exchange, in: transaction) }
        } catch {
            return render(Problem(error, exchange.problemContext))
        }
    }

    /// The route of a request; nil for OPTIONS, which the fields answer.
    private func route(_ request: ServiceRequest, _ exchange: inout Exchange) throws -> Route? {
        guard Router.implements(request.method) else { throw Refusal.methodNotImplemented(request.method) }
        if request.method == "OPTIONS", request.path == "*" {
            exchange.allow = router.methods.joined(separator: ", ")
            return nil
        }
        switch router.match(method: request.method, path: request.path) {
        case .none: throw Refusal.notFound()
        case .invalid: throw Refusal.invalidTarget
        case .wrongMethod(let allowed):
            exchange.allow = allowed.joined(separator: ", ")
            if request.method == "OPTIONS" { return nil }
            throw Refusal.methodNotAllowed(request.method)
        case .found(let route, let parameters):
            exchange.route = route
            exchange.parameters = parameters
            return route
        }
    }

    /// A request whose caller is known and whose body is read; what is left is its transaction.
    struct Prepared: Sendable {
        let handler: Route.Handler
        let call: Call
        let key: IdempotencyKey?
    }

    private func prepare(
        _ route: Route, _ read: (JSONValue?) throws -> Route.Handler, _ request: ServiceRequest,
        _ exchange: inout Exchange, keeping answers: AnswerCache?
    ) throws -> Prepared {
        // A part of another request is not counted again.
        let isCounted = request.caller == nil
        let caller = try isCounted ? admitCounted(route, request, &exchange) : admit(route, request, &exchange)
        // A client gets the one form that there is of an export, whatever it asks for (RFC 9110, 12.5.1).
        let accepted =
            route.givesLines ? .json : try MediaTypes.negotiate(request.accept, offersHTML: route.offersHTML)
        var request = request
        do {
            request = try RequestBody.unpacked(request)
            let call = try call(route, request, exchange, keeping: answers, prefersHTML: accepted == .html)
            let handler = try read(try RequestBody.parse(request))
            return Prepared(handler: handler, call: call, key: try key(of: request, route))
        } catch {
            // Whatever is wrong with it, that its key was used for another request is told first.
            guard isCounted, isReuse(request, route, of: caller, at: exchange.at) else { throw error }
            throw Refusal.idempotencyKeyReused
        }
    }

    /// What a handler sees of a request whose caller was admitted.
    func call(
        _ route: Route, _ request: ServiceRequest, _ exchange: Exchange, keeping answers: AnswerCache?,
        prefersHTML: Bool
    ) throws -> Call {
        guard let caller = exchange.caller else { throw Refusal.unauthenticated }
        return Call(
            requestID: exchange.id, address: exchange.origin.remoteAddress, now: exchange.at, caller: caller,
            language: exchange.language, query: try Query(request.query, allowed: route.query), list: route.pattern,
            random: random, parameters: exchange.parameters, preconditions: exchange.preconditions,
            reactions: reactions, holdings: holdings, answers: answers, prefersHTML: prefersHTML,
            userAgent: request.userAgent, options: options, jobSignal: jobSignal)
    }

    /// Refuses what belongs to outlets beyond the caller's reach as if it were not there (SEC-02).
    func requireVisible(_ exchange: Exchange, in transaction: Transaction) throws {
        guard let route = exchange.route, let scope = route.scope, route.credential != .none,
            let reach = exchange.caller?.reach, reach != .network, let name = exchange.parameters.first?.value
        else { return }
        switch try scope.place(name, transaction) {
        case .network: return
        case .outlets(let outlets) where outlets.contains(where: reach.covers): return
        // Told in the same words, so that nobody learns what is there.
        case .outlets, nil: throw Refusal.notFound()
        }
    }

    func finish(
        _ exchange: Exchange, _ result: Result<ServiceAnswer, any Error>, _ answer: Completion
    ) {
        let (final, record) = finished(exchange, result)
        // Who is answered may send the same at once again.
        exchange.claim?.release()
        answer(final, record)
    }

    /// The whole answer, with what is to be told of it.
    func finished(
        _ exchange: Exchange, _ result: Result<ServiceAnswer, any Error>
    ) -> (ServiceAnswer, RequestRecord) {
        var cause: String?
        var final: ServiceAnswer
        switch result {
        case .success(let done): final = done
        case .failure(let error):
            let problem = Problem(error, exchange.problemContext)
            cause = problem.cause
            final = render(problem)
        }
        if let allow = exchange.allow { final.fields.append(.init("Allow", allow)) }
        if let allowance = exchange.allowance { final.fields += allowance.fields }
        final.fields.append(.init("X-Request-Id", exchange.id))
        return (final, record(exchange, final, cause))
    }
}
