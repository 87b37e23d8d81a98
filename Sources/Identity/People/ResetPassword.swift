import JSON
import SQLDatabase
import ServiceKit

/// A new password for someone who has forgotten theirs, or lost the telephone that made the codes.
enum ResetPassword {
    struct Input: Sendable {
        /// Nil for one that is made, and shown once.
        let password: String?
        let removesSecondFactor: Bool
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            password: reader.optionalString("password", length: 1...128),
            removesSecondFactor: reader.optionalBool("removeTotp") ?? false)
    }

    static func work(_ input: Input, _ call: Call, _ database: any Database) throws -> Route.Handler {
        _ = try database.read { try check(input, call, $0) }
        let made = input.password == nil ? PasswordPolicy.initial(call.random) : nil
        let password = input.password ?? made ?? ""
        let hash = try PasswordHash(of: password, cost: call.options.passwordCost, random: call.random)
        return { call, transaction in
            var user = try check(input, call, transaction)
            try UserTable.setPassword(hash.text, mustChange: true, of: user.id, in: transaction)
            try SessionTable.deleteAll(of: user.id, in: transaction)
            if input.removesSecondFactor { try SecondFactorTable.remove(of: user.id, in: transaction) }
            try Backoff.forget(login: user.login, in: transaction)
            user.version += 1
            user.mustChangePassword = true
            if input.removesSecondFactor { user.hasSecondFactor = false }
            try call.record(
                Event("user.passwordReset", user.id.text, version: user.version, outlet: nil), in: transaction)
            return .ok(User.WithPassword(user: user, initialPassword: made), version: user.version)
        }
    }

    private static func check(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> User {
        let user = try UserRoutes.managed(call, transaction)
        if call.caller.id == user.id.text { throw Refusal.ownAccount }
        if let password = input.password {
            try PasswordPolicy.require(password, login: user.login, at: "/password")
        }
        return user
    }
}
