import Crypto
import Metrics
import SQLDatabase
import Synchronization

/// Finds the caller of a token, and remembers the answer for a second.
///
/// What this node changes takes effect at once, since it forgets all callers after such a commit; what another node
/// changes within that second. A token that is not known is looked up each time.
final class Authenticator: Sendable {
    private struct Known {
        let caller: Caller
        let expiresAt: Instant?
        /// When it was looked up, by the service's clock and by the one that is never set.
        let at: Instant
        let read: Stopwatch

        /// Whether it may be taken without looking again.
        func isFresh(_ now: Instant, _ watch: Stopwatch) -> Bool {
            watch.microseconds(since: read) < Authenticator.rememberedMicroseconds
                && (0..<Int64(Authenticator.rememberedMicroseconds)).contains(now.since(at))
                && expiresAt.map { now < $0 } ?? true
        }
    }

    private struct State {
        var known: [SHA256Digest: Known] = [:]
        /// Whose use is about to be noted.
        var noting: Set<SHA256Digest> = []
        /// Counts how often all were forgotten: what was read before is not remembered after.
        var generation = 0
    }

    private static let rememberedMicroseconds = 1_000_000
    /// The use of a token is noted so often.
    private static let notedMicroseconds: Int64 = 60_000_000
    private static let capacity = 100_000

    private let database: any Database
    private let sources: [CallerSource]
    private let options: AccessOptions
    private let state = Mutex(State())

    init(database: any Database, sources: [CallerSource], options: AccessOptions) {
        self.database = database
        self.options = options
        // The longest first, so that the source without a prefix comes last.
        self.sources = sources.sorted { $0.prefix.utf8.count > $1.prefix.utf8.count }
    }

    /// The caller of an `Authorization` field.
    ///
    /// - Parameters:
    ///   - now: by the service's clock, by which tokens expire.
    ///   - watch: the same moment on the clock that is never set.
    ///   - admits: called before a token is looked up that was not good a moment ago.
    /// - Throws: `Refusal` 401 where there is none or it is not known.
    func caller(
        authorization: String?, at now: Instant, _ watch: Stopwatch, admits: () throws -> Void = {}
    ) throws -> Caller {
        guard let authorization, let token = BearerToken.token(authorization) else { throw Refusal.unauthenticated }
        guard let caller = try caller(Array(token), at: now, watch, admits) else { throw Refusal.unauthenticated }
        return caller
    }

    /// The caller of a token that came otherwise; nil where it is good for nobody.
    func caller(token: String, at now: Instant, _ watch: Stopwatch, admits: () throws -> Void) throws -> Caller? {
        try caller(Array(token.utf8), at: now, watch, admits)
    }

    private func caller(_ token: [UInt8], at now: Instant, _ watch: Stopwatch, _ admits: () throws -> Void) throws
        -> Caller?
    {
        let digest = SHA256.hash(data: token)
        let (known, generation) = state.withLock { ($0.known[digest], $0.generation) }
        if let known, known.isFresh(now, watch) { return known.caller }
        if known == nil { try admits() }
        let presented = PresentedToken(
            text: String(decoding: token, as: UTF8.self), hash: Digest.hexadecimal(digest), at: now, options: options)
        guard let found = try look(presented) else {
            if known != nil { state.withLock { _ = $0.known.removeValue(forKey: digest) } }
            return nil
        }
        state.withLock { state in
            guard state.generation == generation else { return }
            if state.known.count >= Self.capacity { state.known = [:] }
            state.known[digest] = Known(caller: found.caller, expiresAt: found.expiresAt, at: now, read: watch)
        }
        noteUse(of: found, as: digest, at: now)
        return found.caller
    }

    private func look(_ presented: PresentedToken) throws -> FoundCaller? {
        let source = sources.first { presented.text.hasPrefix($0.prefix) }
        guard let source else { return nil }
        return try database.read { try source.find(presented, $0) }
    }

    /// Notes a use once a minute, and does not wait for it: that it could not be noted is no reason to refuse.
    ///
    /// One note of a token waits at a time: where the writer is busy for long, no more would be worth their place.
    private func noteUse(of found: FoundCaller, as digest: SHA256Digest, at now: Instant) {
        guard let note = found.noteUse else { return }
        if let last = found.lastUsedAt, now.since(last) < Self.notedMicroseconds { return }
        guard state.withLock({ $0.noting.insert(digest).inserted }) else { return }
        database.write {
            try note(now, $0)
        } completion: { [self] _ in
            _ = state.withLock { $0.noting.remove(digest) }
        }
    }

    /// Forgets everyone: who may do what has changed.
    func forget() {
        state.withLock { state in
            state.known = [:]
            state.generation += 1
        }
    }

    /// Whether this process has met the token before; does not ask the database.
    ///
    /// - Throws: `Refusal` 401 where there is no token.
    func knows(authorization: String?) throws -> Bool {
        guard let authorization, let token = BearerToken.token(authorization) else { throw Refusal.unauthenticated }
        let digest = SHA256.hash(data: Array(token))
        return state.withLock { $0.known[digest] != nil }
    }
}

extension Refusal {
    static var unauthenticated: Refusal {
        Refusal(
            status: 401, code: "unauthenticated", "Send a known key as `Authorization: Bearer KEY`.",
            zh: "请以 `Authorization: Bearer KEY` 提供有效密钥。")
    }

    /// 403: nothing else can be done before the password is changed.
    static var passwordChangeNeeded: Refusal {
        Refusal(
            status: 403, code: "password_change_needed",
            "Others know this password. Change it with POST /v1/session/password first.",
            zh: "该密码为他人设置,请先通过 POST /v1/session/password 修改密码。")
    }
}
