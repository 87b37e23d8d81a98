import SQLDatabase
import ServiceKit

/// The secret that signs links: made when the first link is, the same for all nodes, and never changed.
enum LinkSecretTable {
    private static let name = "accessLinks"

    struct Secret: Sendable {
        let bytes: [UInt8]
    }

    /// Nil before the first link.
    static func find(in transaction: Transaction) throws -> Secret? {
        // It never changes, so there is only one version of it.
        try transaction.remembered(name, version: 1) {
            try transaction.first("SELECT value FROM server_secrets WHERE name = $1", [.text(name)]) {
                Secret(bytes: $0.blob(0))
            }
        }
    }

    /// The secret, made now where there is none.
    static func establish(_ random: any RandomSource, in transaction: Transaction) throws -> Secret {
        if let secret = try find(in: transaction) { return secret }
        let bytes = (0..<4).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
        try transaction.execute(
            "INSERT INTO server_secrets (name, value) VALUES ($1, $2)", [.text(name), .blob(bytes)])
        return Secret(bytes: bytes)
    }
}
