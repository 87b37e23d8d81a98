import JSON
import Network
import SQLDatabase
import ServiceKit

enum SessionRoutes {
    static let all: [Route] = [
        .deferred("/v1/session", nil, reading: SignIn.read, SignIn.work).forAnyone.secret,
        .get("/v1/session", nil, whoAmI).beforePasswordChange,
        .delete("/v1/session", nil, signOut).changingAccess.beforePasswordChange,
        .get("/v1/sessions", nil, paged: true, list),
        .delete("/v1/sessions", nil, endAll).changingAccess,
        .delete("/v1/sessions/{id}", nil, end).changingAccess,
        .deferred("/v1/session/password", nil, reading: ChangePassword.read, ChangePassword.work)
            .changingAccess.secret.beforePasswordChange,
    ]

    /// Who the caller is, and what it may do where: people, systems and customers alike.
    private static func whoAmI(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let caller = call.caller
        let user = caller.kind == .person ? try UserTable.find(UserID(stored: caller.id), in: transaction) : nil
        return .json { writer in
            writer.object { writer in
                writer.member("kind", caller.kind.rawValue)
                writer.member("id", caller.id)
                writer.member("name", caller.name)
                if let user { writer.array("roles", strings: user.roles.map(\.rawValue)) }
                writer.array("permissions", strings: caller.permissions.list.map(\.rawValue))
                writer.member("reach", caller.reach)
                writer.member("staffId", caller.staff)
                writer.member("sessionId", caller.session)
                if let user {
                    writer.member("mustChangePassword", user.mustChangePassword)
                    writer.member("secondFactor", user.hasSecondFactor)
                }
            }
        }
    }

    private static func signOut(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let (user, session) = try person(call)
        try end(session, of: user, call, transaction)
        return .empty
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let (user, session) = try person(call)
        let page = try call.page()
        let sessions = try SessionTable.list(
            of: user, at: call.now, idleSeconds: call.options.sessionIdleSeconds,
            after: page.afterID(), limit: page.limit + 1, in: transaction)
        return .list(
            sessions.map { Session.View(session: $0, isCurrent: $0.id == session) }, page, call
        ) { [$0.session.id.text] }
    }

    /// Signs out everywhere, here as well: for who has lost a device or doubts one.
    private static func endAll(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let (user, _) = try person(call)
        try SessionTable.deleteAll(of: user, in: transaction)
        let version = try UserTable.find(user, in: transaction)?.version ?? 1
        try call.record(Event("user.signedOut", user.text, version: version, outlet: nil), in: transaction)
        return .empty
    }

    private static func end(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let (user, _) = try person(call)
        try end(try call.id("id"), of: user, call, transaction)
        return .empty
    }

    private static func end(
        _ session: SessionID, of user: UserID, _ call: Call, _ transaction: Transaction
    ) throws {
        guard try SessionTable.delete(session, of: user, in: transaction) else { throw Refusal.notFound("session") }
        let version = try UserTable.find(user, in: transaction)?.version ?? 1
        try call.record(
            Event(
                "user.signedOut", user.text, version: version, outlet: nil,
                changes: [.init("sessionId", from: session.text, to: nil as String?)]), in: transaction)
    }

    /// The caller as someone who has signed in.
    ///
    /// - Throws: `Refusal` 403 for systems and customers.
    static func person(_ call: Call) throws -> (user: UserID, session: SessionID) {
        guard call.caller.kind == .person, let session = call.caller.session else {
            throw Refusal(
                status: 403, code: "people_only", "Only people who have signed in can do this.", zh: "仅限已登录的用户操作。")
        }
        return (UserID(stored: call.caller.id), SessionID(stored: session))
    }
}
