import SQLDatabase
import ServiceKit

/// The code beside the password: by time, or one of ten that were written down.
enum SecondFactor {
    static let recoveryCodes = 10
    private static let recoveryLength = 10

    /// Takes a code, once.
    static func accepts(
        _ code: String, of user: UserID, _ call: Call, _ transaction: Transaction
    ) throws -> Bool {
        guard let stored = try SecondFactorTable.find(user, in: transaction), stored.isConfirmed,
            let secret = Base32.decode(stored.secret)
        else { return false }
        if let step = TOTP.step(of: code, secret, at: call.now, after: stored.lastStep) {
            try SecondFactorTable.take(step: step, of: user, in: transaction)
            return true
        }
        return try SecondFactorTable.takeRecovery(hash(code, of: user), of: user, in: transaction)
    }

    /// New recovery codes; those from before are good no longer.
    static func makeRecoveryCodes(of user: UserID, _ call: Call, _ transaction: Transaction) throws -> [String] {
        try SecondFactorTable.deleteRecovery(of: user, in: transaction)
        return try (0..<recoveryCodes).map { _ in
            let code = call.random.code(length: recoveryLength)
            let shown = "\(code.prefix(5))-\(code.suffix(5))"
            try SecondFactorTable.insertRecovery(hash(shown, of: user), of: user, in: transaction)
            return shown
        }
    }

    /// 49 random bits for each: what is stored is of no use to who reads it before the code is used up.
    private static func hash(_ code: String, of user: UserID) -> String {
        let plain = code.uppercased().filter { $0 != "-" }
        return Digest.sha256(pieces: [Array(user.text.utf8), Array(plain.utf8)])
    }
}
