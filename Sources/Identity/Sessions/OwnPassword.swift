import SQLDatabase
import ServiceKit

/// Someone who has signed in shows their password again, for what a stolen session must not do.
///
/// Failures count as those of signing in.
struct OwnPassword: Sendable {
    let id: UserID
    let login: String
    let isRight: Bool
    private let stored: String?
    private let subjects: Backoff.Subjects

    /// Hashes: only where `Route.deferred` works.
    ///
    /// - Throws: `Refusal` 403 for systems, 429 for who has failed too often.
    static func check(_ password: String, _ call: Call, _ database: any Database) throws -> OwnPassword {
        let (id, _) = try SessionRoutes.person(call)
        let (user, stored) = try database.read { transaction in
            (try UserTable.find(id, in: transaction), try UserTable.password(of: id, in: transaction))
        }
        guard let user else { throw Refusal.notFound("user") }
        let subjects = Backoff.Subjects(login: user.login, call)
        try database.read { try Backoff.require(subjects, call, in: $0) }
        let hash = stored.flatMap(PasswordHash.init)
        return OwnPassword(
            id: id, login: user.login, isRight: try hash?.isOf(password) ?? false, stored: stored, subjects: subjects)
    }

    /// The user, if the password was theirs and still is; nil else.
    func user(_ call: Call, _ transaction: Transaction) throws -> User? {
        guard isRight, try Backoff.refusal(subjects, call, in: transaction) == nil,
            try UserTable.password(of: id, in: transaction) == stored
        else { return nil }
        return try UserTable.find(id, in: transaction)
    }

    /// Refuses, and counts the failure.
    func refuse(_ call: Call, _ transaction: Transaction) throws -> Answer {
        if let refusal = try Backoff.refusal(subjects, call, in: transaction) { return .refused(refusal) }
        try Backoff.fail(subjects, call, in: transaction)
        return .refused(
            Refusal(status: 403, code: "wrong_password", "This is not your password.", zh: "密码错误。"))
    }
}
