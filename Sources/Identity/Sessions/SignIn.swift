import JSON
import SQLDatabase
import ServiceKit

/// Signing in by login, password and, where it is asked for, a code (SEC-01).
///
/// Wrong login, wrong password, disabled user and wrong code are answered alike, and in like time: each takes one hash.
enum SignIn {
    struct Input: Sendable {
        let login: String
        let password: String
        /// Six digits, or a recovery code.
        let code: String?
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            login: reader.string("login", length: 1...64).lowercased(),
            password: reader.string("password", length: 1...128),
            code: reader.optionalString("totp", length: 6...20))
    }

    static func work(_ input: Input, _ call: Call, _ database: any Database) throws -> Route.Handler {
        let subjects = Backoff.Subjects(login: input.login, call)
        let stored = try database.read { transaction in
            try Backoff.require(subjects, call, in: transaction)
            return try UserTable.find(login: input.login, in: transaction).flatMap { user in
                try UserTable.password(of: user.id, in: transaction)
            }
        }
        let hash = stored.flatMap(PasswordHash.init) ?? .nobodys(cost: call.options.passwordCost)
        let isRight = try hash.isOf(input.password) && stored != nil
        // Only who knows the password learns that its cost was raised.
        let raised =
            isRight && hash.cost < call.options.passwordCost
            ? try PasswordHash(of: input.password, cost: call.options.passwordCost, random: call.random) : nil
        return { call, transaction in
            // Again, since many may have been tried at once.
            if let refusal = try Backoff.refusal(subjects, call, in: transaction) { return .refused(refusal) }
            let user = try UserTable.find(login: input.login, in: transaction)
            guard let user, isRight, user.status == .active,
                try UserTable.password(of: user.id, in: transaction) == stored,
                try hasSecondFactor(user, input.code, call, transaction)
            else { return try refuse(user, subjects, call, transaction) }
            if let raised, let stored {
                try UserTable.rehash(raised.text, instead: stored, of: user.id, in: transaction)
            }
            return try begin(user, call, transaction)
        }
    }

    private static func hasSecondFactor(
        _ user: User, _ code: String?, _ call: Call, _ transaction: Transaction
    ) throws -> Bool {
        guard user.hasSecondFactor else { return true }
        guard let code else { return false }
        return try SecondFactor.accepts(code, of: user.id, call, transaction)
    }

    private static func refuse(
        _ user: User?, _ subjects: Backoff.Subjects, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        try Backoff.fail(subjects, call, in: transaction)
        // Logins of nobody are not told: people type passwords there.
        if let user {
            try call.record(
                Event("user.signInFailed", user.id.text, version: user.version, outlet: nil), in: transaction)
        }
        return .refused(.signInFailed)
    }

    private static func begin(_ user: User, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let call = call.acting(as: Caller(id: user.id.text, name: user.name, kind: .person))
        try Backoff.forget(login: user.login, in: transaction)
        try SessionTable.deleteExpired(at: call.now, in: transaction)
        let token = Session.makeToken(call.random)
        let session = Session(
            id: call.newID(), userID: user.id, createdAt: call.now, lastUsedAt: call.now,
            expiresAt: call.now.adding(seconds: call.options.sessionSeconds),
            address: call.address.isEmpty ? nil : call.address, userAgent: Session.agent(call.userAgent))
        try SessionTable.insert(session, hash: Digest.sha256(token), in: transaction)
        try UserTable.noteSignIn(of: user.id, at: call.now, in: transaction)
        try call.record(
            Event(
                "user.signedIn", user.id.text, version: user.version, outlet: nil,
                changes: [.init("sessionId", to: session.id.text)]), in: transaction)
        var answer = Answer.json(status: 201) { writer in
            writer.object { writer in
                writer.member("token", token)
                writer.member("id", session.id)
                writer.member("userId", user.id)
                writer.member("expiresAt", session.expiresAt)
                writer.member("idleSeconds", call.options.sessionIdleSeconds)
                writer.member("mustChangePassword", user.mustChangePassword)
            }
        }
        answer.location = "/v1/session"
        return answer
    }
}

extension Refusal {
    static var signInFailed: Refusal {
        Refusal(
            status: 401, code: "sign_in_failed",
            "Login, password or code is wrong. Who has turned codes on sends one as totp.",
            zh: "登录名、密码或验证码错误。已启用验证码的用户请以 totp 发送验证码。")
    }
}
