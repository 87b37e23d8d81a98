import JSON
import SQLDatabase
import ServiceKit

/// Turning codes on and off: with the password, so that a stolen session can do neither.
enum SecondFactorRoutes {
    static let all: [Route] = [
        .deferred("/v1/session/totp", nil, reading: { $0.string("password", length: 1...128) }, begin).secret,
        .post("/v1/session/totp/confirm", nil, reading: { $0.string("code", length: 6...6) }, confirm).secret,
        .deferred("/v1/session/totp/remove", nil, reading: { $0.string("password", length: 1...128) }, remove).secret,
    ]

    /// Gives a secret; codes are asked for once one was shown to be right.
    private static func begin(
        _ password: String, _ call: Call, _ database: any Database
    ) throws -> Route.Handler {
        let proof = try OwnPassword.check(password, call, database)
        return { call, transaction in
            guard let user = try proof.user(call, transaction) else { return try proof.refuse(call, transaction) }
            guard !user.hasSecondFactor else {
                throw Refusal(
                    code: "totp_is_on", "Codes are asked for already; remove them first.", zh: "验证码已启用,请先停用。")
            }
            let secret = TOTP.makeSecret(call.random)
            try SecondFactorTable.begin(Base32.encode(secret), of: user.id, in: transaction)
            return .json { writer in
                writer.object { writer in
                    writer.member("secret", Base32.encode(secret))
                    writer.member("uri", TOTP.uri(secret, login: user.login))
                }
            }
        }
    }

    private static func confirm(_ code: String, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let (id, _) = try SessionRoutes.person(call)
        guard let stored = try SecondFactorTable.find(id, in: transaction), !stored.isConfirmed,
            let secret = Base32.decode(stored.secret), let user = try UserTable.find(id, in: transaction)
        else {
            throw Refusal(
                code: "totp_not_begun", "There is nothing to confirm; begin with POST /v1/session/totp.",
                zh: "没有待确认的验证码,请先调用 POST /v1/session/totp。")
        }
        guard let step = TOTP.step(of: code, secret, at: call.now, after: stored.lastStep) else {
            throw Refusal(
                status: 422, code: "totp_wrong", "This is not the code of this moment; look at the telephone's clock.",
                zh: "验证码不正确,请检查手机时间。", at: "/code")
        }
        try SecondFactorTable.confirm(id, step: step, at: call.now, in: transaction)
        let codes = try SecondFactor.makeRecoveryCodes(of: id, call, transaction)
        try record("totpEnabled", user, call, transaction)
        return .json { writer in
            writer.object { $0.array("recoveryCodes", strings: codes) }
        }
    }

    private static func remove(
        _ password: String, _ call: Call, _ database: any Database
    ) throws -> Route.Handler {
        let proof = try OwnPassword.check(password, call, database)
        return { call, transaction in
            guard let user = try proof.user(call, transaction) else { return try proof.refuse(call, transaction) }
            guard try SecondFactorTable.find(user.id, in: transaction) != nil else { return .empty }
            try SecondFactorTable.remove(of: user.id, in: transaction)
            try UserTable.advance(user.id, in: transaction)
            try record("totpDisabled", user, call, transaction)
            return .empty
        }
    }

    private static func record(
        _ event: String, _ user: User, _ call: Call, _ transaction: Transaction
    ) throws {
        try call.record(
            Event("user.\(event)", user.id.text, version: user.version + 1, outlet: nil), in: transaction)
    }
}
