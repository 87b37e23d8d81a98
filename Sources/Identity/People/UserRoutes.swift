import Network
import SQLDatabase
import ServiceKit

enum UserRoutes {
    static let all: [Route] = [
        .deferred("/v1/users", .manageUsers, reading: UserInput.read, CreateUser.work).secret,
        .get("/v1/users", .manageUsers, query: DateFilter.parameters(UserTable.dates), paged: true, list),
        .get("/v1/users/{id}", .manageUsers, show),
        .patch("/v1/users/{id}", .manageUsers, reading: User.readChanges, ChangeUser.run).changingAccess,
        .deferred("/v1/users/{id}/reset-password", .manageUsers, reading: ResetPassword.read, ResetPassword.work)
            .changingAccess.secret,
        .post("/v1/users/{id}/sign-out", .manageUsers, signOut).changingAccess,
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let dates = try call.query.dates(of: UserID.self, UserTable.dates)
        let users = try call.visible(page) { after, limit in
            try UserTable.list(dates, after: after, limit: limit, in: transaction)
        } id: {
            $0.id.text
        } isVisible: {
            try call.sees($0.reach, in: transaction)
        }
        return .list(users, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let user = try visible(call, transaction)
        // The last sign-in is not covered by the version.
        return .ok(user, version: user.version).taggedByContent(version: user.version)
    }

    /// Ends all sessions of someone, wherever they are.
    private static func signOut(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let user = try managed(call, transaction)
        try SessionTable.deleteAll(of: user.id, in: transaction)
        try call.record(
            Event("user.signedOut", user.id.text, version: user.version, outlet: nil), in: transaction)
        return .ok(user, version: user.version)
    }

    /// The user of the path, if the caller may see them.
    ///
    /// - Throws: `Refusal` 404.
    static func visible(_ call: Call, _ transaction: Transaction) throws -> User {
        guard let user = try UserTable.find(call.id("id"), in: transaction), try call.sees(user.reach, in: transaction)
        else { throw Refusal.notFound("user") }
        return user
    }

    /// The user of the path, whom the caller may change.
    ///
    /// - Throws: `Refusal` 404, or 403 where they may do more than the caller.
    static func managed(_ call: Call, _ transaction: Transaction) throws -> User {
        let user = try visible(call, transaction)
        try call.requireCovers(user.permissions)
        try call.checkVersion(user.version)
        return user
    }
}
