import JSON
import SQLDatabase
import ServiceKit

/// Someone changes their own password; whoever else has signed in with the old one is signed out.
enum ChangePassword {
    struct Input: Sendable {
        let oldPassword: String
        let newPassword: String
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            oldPassword: reader.string("oldPassword", length: 1...128),
            newPassword: reader.string("newPassword", length: 1...128))
    }

    static func work(_ input: Input, _ call: Call, _ database: any Database) throws -> Route.Handler {
        let proof = try OwnPassword.check(input.oldPassword, call, database)
        if proof.isRight {
            try PasswordPolicy.require(input.newPassword, login: proof.login, at: "/newPassword")
            guard input.newPassword != input.oldPassword else {
                throw Refusal(
                    status: 422, code: "weak_password", "Choose another password: this is the present one.",
                    zh: "请更换密码:不得与当前密码相同。", at: "/newPassword")
            }
        }
        let hash =
            proof.isRight
            ? try PasswordHash(of: input.newPassword, cost: call.options.passwordCost, random: call.random) : nil
        return { call, transaction in
            guard let hash, let user = try proof.user(call, transaction) else {
                return try proof.refuse(call, transaction)
            }
            let (_, session) = try SessionRoutes.person(call)
            try UserTable.setPassword(hash.text, mustChange: false, of: user.id, in: transaction)
            try SessionTable.deleteOthers(of: user.id, but: session, in: transaction)
            try call.record(
                Event("user.passwordChanged", user.id.text, version: user.version + 1, outlet: nil), in: transaction)
            return .empty
        }
    }
}
