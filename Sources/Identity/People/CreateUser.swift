import Network
import SQLDatabase
import ServiceKit

/// A new user, who must change the password at the first sign-in: whoever made it knows it.
enum CreateUser {
    static func work(_ input: UserInput, _ call: Call, _ database: any Database) throws -> Route.Handler {
        // First what needs no hash.
        try database.read { try check(input, call, $0) }
        let made = input.password == nil ? PasswordPolicy.initial(call.random) : nil
        let password = input.password ?? made ?? ""
        let hash = try PasswordHash(of: password, cost: call.options.passwordCost, random: call.random)
        return { call, transaction in
            try check(input, call, transaction)
            return try insert(input, hash, made, call, transaction)
        }
    }

    private static func insert(
        _ input: UserInput, _ hash: PasswordHash, _ made: String?, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        let user = User(
            id: call.newID(), login: input.login, name: input.name, roles: input.roles, reach: input.reach,
            staffID: input.staffID, status: .active, mustChangePassword: true, hasSecondFactor: false,
            createdAt: call.now)
        try UserTable.insert(user, password: hash.text, in: transaction)
        let changes = Event.changes(of: User.changeable, from: User.Nobody(), to: user)
        let (open, personal) = Event.Change.split(changes, personal: User.personal)
        try call.record(
            Event("user.created", user.id.text, outlet: nil, changes: open), personal: personal, in: transaction)
        return .created(
            User.WithPassword(user: user, initialPassword: made), at: "/v1/users/\(user.id)", version: user.version)
    }

    private static func check(_ input: UserInput, _ call: Call, _ transaction: Transaction) throws {
        try call.requireGives(User.permissions(of: input.roles), input.reach, in: transaction)
        try requireStaff(input.staffID, call, transaction)
        if let password = input.password {
            try PasswordPolicy.require(password, login: input.login, at: "/password")
        }
        guard try UserTable.find(login: input.login, in: transaction) == nil else {
            throw Refusal(
                code: "login_taken", "Someone else has the login \(input.login).", zh: "登录名 \(input.login) 已被使用。",
                at: "/login")
        }
    }

    /// Someone's staff record must be of the caller's outlets.
    static func requireStaff(_ id: StaffID?, _ call: Call, _ transaction: Transaction) throws {
        guard let id else { return }
        guard let staff = try StaffTable.find(id, in: transaction),
            staff.outletIDs.contains(where: { call.caller.sees(outlet: $0.text) })
        else { throw Refusal.unknownReference("/staffId", "staff member") }
    }
}
