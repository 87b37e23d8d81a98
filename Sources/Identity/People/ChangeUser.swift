import Network
import SQLDatabase
import ServiceKit

/// Changes who someone is and what they may do; takes effect with their next request.
enum ChangeUser {
    static func run(_ input: Changes<User>, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let before = try UserRoutes.managed(call, transaction)
        var user = before
        input.apply(to: &user)
        let changes = Event.changes(of: User.changeable, from: before, to: user)
        guard !changes.isEmpty else { return .ok(before, version: before.version) }
        try check(user, before, call, transaction)
        user.version += 1
        try UserTable.update(user, in: transaction)
        if user.status == .disabled { try SessionTable.deleteAll(of: user.id, in: transaction) }
        let (open, personal) = Event.Change.split(changes, personal: User.personal)
        try call.record(
            Event(
                eventType(from: before.status, to: user.status), user.id.text, version: user.version, outlet: nil,
                changes: open), personal: personal, in: transaction)
        return .ok(user, version: user.version)
    }

    private static func check(_ user: User, _ before: User, _ call: Call, _ transaction: Transaction) throws {
        if user.roles != before.roles || user.reach != before.reach {
            try call.requireGives(user.permissions, user.reach, in: transaction)
        }
        if user.staffID != before.staffID { try CreateUser.requireStaff(user.staffID, call, transaction) }
        let isOwn = call.caller.id == user.id.text
        let isOthersToDo =
            user.status != before.status || user.roles != before.roles || user.reach != before.reach
            || user.staffID != before.staffID
        if isOwn, isOthersToDo { throw Refusal.ownAccount }
        if before.isAdministrator, !user.isAdministrator {
            let others = try UserTable.hasAdministrator(but: user.id, in: transaction)
            guard try others || KeyTable.hasAdministrator(but: nil, at: call.now, in: transaction) else {
                throw Refusal.lastAdministrator
            }
        }
    }

    private static func eventType(from before: UserStatus, to after: UserStatus) -> String {
        switch (before, after) {
        case (.active, .disabled): "user.disabled"
        case (.disabled, .active): "user.enabled"
        default: "user.updated"
        }
    }
}

extension Refusal {
    /// 409: what others decide of someone.
    static var ownAccount: Refusal {
        Refusal(
            code: "own_account", "Nobody can do this to their own account; ask someone else.",
            zh: "不能对自己的账户执行此操作,请由他人操作。")
    }
}
