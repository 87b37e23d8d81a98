package import SQLDatabase

/// The service without its sockets: from a request to its answer.
///
/// Finds route and caller, runs the handler in one transaction, and answers after the commit. Every error becomes a problem
/// document here.
package final class Service: Sendable {
    private let database: any Database
    private let router: Router
    private let clock: any Clock
    private let random: any RandomSource
    private let reactions: [String: [Reaction]]
    private let authenticator: Authenticator
    private let log: @Sendable (RequestRecord) -> Void
    /// For durations, which must not stand still with a test clock.
    private let stopwatch = SystemClock()

    package init(
        database: any Database, modules: [Module], clock: any Clock, random: any RandomSource = SystemRandomSource(),
        log: @escaping @Sendable (RequestRecord) -> Void = { _ in }
    ) {
        self.database = database
        self.clock = clock
        self.random = random
        self.log = log
        router = Router(modules.flatMap(\.routes))
        reactions = Dictionary(grouping: modules.flatMap(\.reactions), by: \.type)
        authenticator = Authenticator(database: database)
    }

    /// Handles one request; `answer` is called once, on this thread or on the writer's.
    package func handle(_ request: ServiceRequest, _ answer: @escaping @Sendable (ServiceAnswer) -> Void) {
        var exchange = Exchange(
            request, id: "req_" + ULID.make(at: clock.now(), random: random), began: stopwatch.now())
        do {
            try dispatch(request, &exchange, answer)
        } catch {
            finish(exchange, .failure(error), answer)
        }
    }

    private func dispatch(
        _ request: ServiceRequest, _ exchange: inout Exchange, _ answer: @escaping @Sendable (ServiceAnswer) -> Void
    ) throws {
        switch router.match(method: request.method, path: request.path) {
        case .none: throw Refusal.notFound()
        case .wrongMethod(let allowed):
            exchange.allow = allowed.joined(separator: ", ")
            if request.method == "OPTIONS" { return finish(exchange, .success(.noContent), answer) }
            throw Refusal.methodNotAllowed(request.method)
        case .found(let route, let parameters):
            exchange.route = route
            try run(route, parameters, request, &exchange, answer)
        }
    }

    private func run(
        _ route: Route, _ parameters: [(name: String, value: String)], _ request: ServiceRequest,
        _ exchange: inout Exchange, _ answer: @escaping @Sendable (ServiceAnswer) -> Void
    ) throws {
        guard case .transaction(let prepare) = route.kind, let permission = route.permission else {
            guard case .fixed(let make) = route.kind else { throw Refusal.notFound() }
            return finish(exchange, .success(render(try make(), exchange)), answer)
        }
        let caller = try authenticator.caller(authorization: request.authorization)
        exchange.caller = caller
        guard caller.may(permission) else { throw Refusal.forbidden(permission) }
        let accepted = try MediaTypes.negotiate(request.accept, offersHTML: route.offersHTML)
        let call = Call(
            requestID: exchange.id, now: clock.now(), caller: caller, language: exchange.language,
            query: try Query(request.query, allowed: route.query), random: random, parameters: parameters,
            condition: request.ifMatch.map(VersionCondition.init), reactions: reactions, prefersHTML: accepted == .html)
        let handler = try prepare(try RequestBody.parse(request))
        switch route.access {
        case .none, .read:
            let done = try database.read { try handler(call, $0) }
            finish(exchange, .success(render(done, exchange)), answer)
        case .write:
            let key = try IdempotencyKey(request)
            let exchange = exchange
            database.write { [self] transaction in
                try perform(handler, call, key, exchange, in: transaction)
            } completion: { [self] result in
                finish(exchange, result, answer)
            }
        }
    }

    /// Runs a writing handler, under its idempotency key where the client sent one: the first answer, a refusal too, is kept
    /// in the handler's own transaction and given again (API-06).
    private func perform(
        _ handler: Route.Handler, _ call: Call, _ key: IdempotencyKey?, _ exchange: Exchange,
        in transaction: Transaction
    ) throws -> ServiceAnswer {
        guard let key else { return render(try handler(call, transaction), exchange) }
        let oldest = call.now.adding(microseconds: -IdempotencyKey.keptMicroseconds)
        if let kept = try IdempotencyTable.find(key, of: call.caller, since: oldest, in: transaction) {
            guard kept.requestHash == key.requestHash else { throw Refusal.idempotencyKeyReused }
            var answer = kept.answer
            answer.fields.append(.init("Idempotency-Replayed", "true"))
            return answer
        }
        let answer: ServiceAnswer
        do {
            answer = try transaction.savepoint { render(try handler(call, transaction), exchange) }
        } catch let refusal as Refusal where refusal.status < 500 {
            answer = render(Problem(refusal, exchange.problemContext))
        }
        try IdempotencyTable.deleteExpired(before: oldest, in: transaction)
        try IdempotencyTable.insert(key, of: call.caller, answer, at: call.now, in: transaction)
        return answer
    }

    private func finish(
        _ exchange: Exchange, _ result: Result<ServiceAnswer, any Error>, _ answer: @Sendable (ServiceAnswer) -> Void
    ) {
        var cause: String?
        var final: ServiceAnswer
        switch result {
        case .success(let done): final = done
        case .failure(let error):
            let problem = Problem(error, exchange.problemContext)
            cause = problem.cause
            final = render(problem)
            if final.status == 401 { final.fields.append(.init("WWW-Authenticate", "Bearer")) }
        }
        if let allow = exchange.allow { final.fields.append(.init("Allow", allow)) }
        final.fields.append(.init("X-Request-Id", exchange.id))
        answer(final)
        log(
            RequestRecord(
                requestID: exchange.id, method: exchange.method, route: exchange.route?.pattern ?? "none",
                status: final.status, caller: exchange.caller?.id, duration: stopwatch.now().since(exchange.began),
                cause: cause))
    }
}
