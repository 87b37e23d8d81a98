import SQLDatabase
import ServiceKit

/// Has who fails to sign in wait ever longer: each login, and each address whatever the logins.
///
/// Stored, so that a restart forgives nothing and all nodes count together.
enum Backoff {
    /// What is counted: a login, known or not, by its digest, since people type passwords there; and the address.
    struct Subjects: Sendable {
        let login: String
        let address: String?

        init(login: String, _ call: Call) {
            self.login = Backoff.subject(login: login)
            address = ClientNetwork.name(call.address).map { "address:" + $0 }
        }
    }

    /// Failures of one login before the first wait.
    private static let loginThreshold = 5
    /// Waits grow up to a quarter of an hour.
    static let longestSeconds: Int64 = 900
    /// Failures are forgotten after a day without any.
    private static let rememberedHours: Int64 = 24

    static func subject(login: String) -> String { "login:" + Digest.sha256(login) }

    /// Refuses who has to wait.
    ///
    /// - Throws: `Refusal` 429 with `Retry-After`.
    static func require(_ subjects: Subjects, _ call: Call, in transaction: Transaction) throws {
        if let refusal = try refusal(subjects, call, in: transaction) { throw refusal }
    }

    static func refusal(_ subjects: Subjects, _ call: Call, in transaction: Transaction) throws -> Refusal? {
        let ends = try names(subjects, call).compactMap { name in
            try BackoffTable.find(name, in: transaction)?.blockedUntil
        }
        guard let end = ends.max(), end > call.now else { return nil }
        return .signInBackoff(seconds: Int((end.since(call.now) + 999_999) / 1_000_000))
    }

    /// Counts a failure, and sets the wait that follows from it.
    static func fail(_ subjects: Subjects, _ call: Call, in transaction: Transaction) throws {
        try BackoffTable.deleteForgotten(before: call.now.adding(hours: -rememberedHours), in: transaction)
        try count(subjects.login, threshold: loginThreshold, call, transaction)
        if let address = subjects.address, let threshold = call.options.signInFailuresPerAddress {
            try count(address, threshold: threshold, call, transaction)
        }
    }

    /// A success forgives the login's failures; not the address's, or an attacker would sign in between.
    static func forget(login: String, in transaction: Transaction) throws {
        try BackoffTable.delete(subject(login: login), in: transaction)
    }

    private static func names(_ subjects: Subjects, _ call: Call) -> [String] {
        let address = call.options.signInFailuresPerAddress == nil ? nil : subjects.address
        return [subjects.login] + (address.map { [$0] } ?? [])
    }

    private static func count(
        _ subject: String, threshold: Int, _ call: Call, _ transaction: Transaction
    ) throws {
        let failures = (try BackoffTable.find(subject, in: transaction)?.failures ?? 0) + 1
        var end: Instant?
        if failures >= threshold {
            let doublings = Int64(min(failures - threshold, 20))
            end = call.now.adding(seconds: min(1 << doublings, longestSeconds))
        }
        try BackoffTable.set(subject, failures: failures, at: call.now, blockedUntil: end, in: transaction)
    }
}

extension Refusal {
    static func signInBackoff(seconds: Int) -> Refusal {
        var refusal = Refusal(
            status: 429, code: "sign_in_backoff", "Too many sign-ins have failed. Try again in \(seconds) seconds.",
            zh: "登录失败次数过多,请在 \(seconds) 秒后重试。")
        refusal.retryAfter = seconds
        return refusal
    }
}
