package import JSON
package import SQLDatabase

/// One operation of the API: method, path, permission, access, and the handler (architecture, "a request is a
/// transaction").
package struct Route: Sendable {
    package enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// Whether the handler gets a read snapshot, the writer's turn, or no transaction.
    package enum Access: Sendable {
        case none, read, write
    }

    /// What is left to do once the body was read: run inside the transaction.
    package typealias Handler = @Sendable (Call, Transaction) throws -> Answer

    package let method: Method
    /// The path with its parameters in braces: `/v1/outlets/{id}/bays`.
    package let pattern: String
    /// Nil for the few open routes.
    package let permission: Permission?
    package let access: Access
    package let query: Set<String>
    /// The rules that ask for the body's pieces; named where one is missing.
    package let bodyRules: BodyRules
    /// Whether `text/html` can be had beside JSON.
    package let offersHTML: Bool
    /// Whether the answer is lines of JSON, one text each.
    package private(set) var givesLines = false
    let kind: Kind
    /// What its caller shows.
    package private(set) var credential = Credential.bearer
    /// Whether it changes who may do what, so that no caller may be remembered across it.
    private(set) var changesAccess = false
    /// Whether its requests or answers hold secrets, which are not to be found in what is stored.
    private(set) var isSecret = false
    /// Whether someone whose password must be changed may use it.
    private(set) var servesBeforePasswordChange = false
    /// Its place among all routes of its service, in the order of the modules; -1 outside a service.
    ///
    /// Whoever counts by route needs no look-up by name.
    package internal(set) var index = -1
    /// How the outlet of what its path names is found; nil where the path names nothing of an outlet's.
    package internal(set) var scope: OutletScope?
    /// Whether its answers hold personal data of customers, so that reads are noted in the audit log (SEC-03).
    package private(set) var personalData = PersonalData.none

    /// Which reads are noted in the audit log.
    package enum PersonalData: Sendable {
        case none
        /// Every one.
        case each
        /// The first in an hour, and counts of the others, of what a caller reads again unchanged: documents that are
        /// polled all day.
        case hourly
    }

    /// Whether the answer's media type depends on `Accept`.
    var isNegotiated: Bool {
        switch kind {
        case .transaction: offersHTML
        case .stream(let stream): stream.offers.count > 1
        case .deferred, .long, .fixed: false
        }
    }

    /// Whether what it does is one transaction, which others can share.
    package var runsInOneTransaction: Bool {
        if case .transaction = kind { return true }
        return false
    }

    /// Whether anyone gets the same answer, without a look at the request.
    var isFixed: Bool {
        if case .fixed = kind { return true }
        return false
    }

    /// What shows who asks.
    package enum Credential: Sendable {
        /// A key or session, as `Authorization: Bearer …`.
        case bearer
        /// The link of a customer: the parameter `token` of the path (CUS-13).
        case link
        /// Nothing: anyone may ask.
        case none
    }

    enum Kind: Sendable {
        /// Reads the body, or refuses it, before a transaction begins.
        case transaction(prepare: @Sendable (JSONValue?) throws -> Handler)
        /// The same, with work between body and transaction that takes a tenth of a second and more.
        case deferred(prepare: @Sendable (JSONValue?) throws -> Work)
        /// Works long, on a thread of its own, in as many short transactions as it needs.
        case long(@Sendable (Call, any Database) throws -> Answer)
        case fixed(@Sendable (Language) throws -> Answer)
        /// Answers when it likes, whole or in pieces, and opens short transactions itself.
        case stream(Stream)
    }

    /// Works outside of the threads that serve, and leaves the rest to a transaction.
    package typealias Work = @Sendable (Call, any Database) throws -> Handler
}

extension Route {
    /// The same for anyone, without a credential.
    package var forAnyone: Route { changed { $0.credential = .none } }
    /// The same for the customer whose link's token is in the path (CUS-13).
    package var byLink: Route { changed { $0.credential = .link } }
    /// The same, of which nobody who was known before is known after.
    package var changingAccess: Route { changed { $0.changesAccess = true } }
    /// The same, whose requests or answers hold secrets.
    package var secret: Route { changed { $0.isSecret = true } }
    /// The same, open also to who must change the password.
    package var beforePasswordChange: Route { changed { $0.servesBeforePasswordChange = true } }

    private func changed(_ change: (inout Route) -> Void) -> Route {
        var route = self
        change(&route)
        return route
    }

    /// An action that first works for long, as the hash of a password does: few at once, outside of the threads that
    /// serve, and before its transaction begins.
    ///
    /// - Parameter work: reads what it needs by itself; what it answers runs inside the transaction.
    package static func deferred<Input: Sendable>(
        _ pattern: String, _ permission: Permission?, method: Method = .post,
        reading read: @escaping @Sendable (inout ObjectReader) -> Input,
        _ work: @escaping @Sendable (Input, Call, any Database) throws -> Handler
    ) -> Route {
        Route(
            method: method, pattern: pattern, permission: permission, access: .write, query: [], bodyRules: .none,
            offersHTML: false,
            kind: .deferred { body in
                let input = try (body ?? .object(JSONObject(members: []))).read(read)
                return { call, database in try work(input, call, database) }
            })
    }
}

extension Route {
    package static func get(
        _ pattern: String, _ permission: Permission?, query: Set<String> = [], paged: Bool = false,
        offersHTML: Bool = false, _ handler: @escaping Handler
    ) -> Route {
        Route(
            method: .get, pattern: pattern, permission: permission, access: .read,
            query: paged ? query.union(["limit", "cursor"]) : query, bodyRules: .none, offersHTML: offersHTML,
            kind: .transaction { _ in handler })
    }

    /// An action that changes something, told by a body.
    package static func write<Input: Sendable>(
        _ method: Method, _ pattern: String, _ permission: Permission?, rules: BodyRules = .none,
        reading read: @escaping @Sendable (inout ObjectReader) -> Input,
        _ handler: @escaping @Sendable (Input, Call, Transaction) throws -> Answer
    ) -> Route {
        Route(
            method: method, pattern: pattern, permission: permission, access: .write, query: [], bodyRules: rules,
            offersHTML: false,
            kind: .transaction { body in
                let input = try (body ?? .object(JSONObject(members: []))).read(read)
                return { call, transaction in try handler(input, call, transaction) }
            })
    }

    package static func post<Input: Sendable>(
        _ pattern: String, _ permission: Permission?, rules: BodyRules = .none,
        reading read: @escaping @Sendable (inout ObjectReader) -> Input,
        _ handler: @escaping @Sendable (Input, Call, Transaction) throws -> Answer
    ) -> Route {
        write(.post, pattern, permission, rules: rules, reading: read, handler)
    }

    /// An action that needs no words: its body is empty or `{}`.
    package static func post(_ pattern: String, _ permission: Permission?, _ handler: @escaping Handler) -> Route {
        write(.post, pattern, permission, reading: { _ in }) { _, call, transaction in try handler(call, transaction) }
    }

    package static func put<Input: Sendable>(
        _ pattern: String, _ permission: Permission?, rules: BodyRules = .none,
        reading read: @escaping @Sendable (inout ObjectReader) -> Input,
        _ handler: @escaping @Sendable (Input, Call, Transaction) throws -> Answer
    ) -> Route {
        write(.put, pattern, permission, rules: rules, reading: read, handler)
    }

    package static func patch<Input: Sendable>(
        _ pattern: String, _ permission: Permission?, rules: BodyRules = .none,
        reading read: @escaping @Sendable (inout ObjectReader) -> Input,
        _ handler: @escaping @Sendable (Input, Call, Transaction) throws -> Answer
    ) -> Route {
        write(.patch, pattern, permission, rules: rules, reading: read, handler)
    }

    package static func delete(_ pattern: String, _ permission: Permission?, _ handler: @escaping Handler) -> Route {
        write(.delete, pattern, permission, reading: { _ in }) { _, call, transaction in try handler(call, transaction)
        }
    }

    /// The same, whose reads of personal data are noted in the audit log.
    package var personal: Route { noting(.each) }

    /// The same, of whose reads the first in an hour is noted for each caller and document, as long as that stays the
    /// same, and the others are counted.
    package var personalHourly: Route { noting(.hourly) }

    private func noting(_ personalData: PersonalData) -> Route {
        var route = self
        route.personalData = personalData
        return route
    }

    /// A read that takes long, as one of a whole log does: it runs beside the threads that serve, one at a time, and
    /// opens its own short transactions, so that nobody waits for it.
    package static func long(
        _ pattern: String, _ permission: Permission, query: Set<String> = [], paged: Bool = false,
        givesLines: Bool = false, _ handler: @escaping @Sendable (Call, any Database) throws -> Answer
    ) -> Route {
        Route(
            method: .get, pattern: pattern, permission: permission, access: .read,
            query: paged ? query.union(["limit", "cursor"]) : query, bodyRules: .none, offersHTML: false,
            kind: .long(handler)
        ).changed { $0.givesLines = givesLines }
    }

    /// A route that anyone may call and that gets no transaction: probes, documents.
    ///
    /// - Parameter readsDatabase: whether it reads the database itself, and so may have to wait.
    package static func open(
        _ pattern: String, readsDatabase: Bool = false, _ answer: @escaping @Sendable () throws -> Answer
    ) -> Route {
        Route(
            method: .get, pattern: pattern, permission: nil, access: readsDatabase ? .read : .none, query: [],
            bodyRules: .none,
            offersHTML: true,
            kind: .fixed({ _ in try answer() }))
    }

    /// The same for a page in the client's language: that of `lang` in the query, or else of `Accept-Language`.
    package static func openPage(
        _ pattern: String, _ answer: @escaping @Sendable (Language) throws -> Answer
    ) -> Route {
        Route(
            method: .get, pattern: pattern, permission: nil, access: .none, query: ["lang"], bodyRules: .none,
            offersHTML: true, kind: .fixed(answer))
    }
}
