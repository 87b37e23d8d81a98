package import SQLDatabase

/// The one key that the first start makes (SEC-01).
package enum AdministratorKey {
    /// Stores the hash of `given`, or of a new key, where the database has no key yet.
    ///
    /// - Returns: the new key, to be shown once; nil where one exists already or `given` was taken.
    package static func establish(
        given: String?, at now: Instant, random: any RandomSource, in transaction: Transaction
    ) throws -> String? {
        guard try APIKeyTable.isEmpty(in: transaction) else { return nil }
        let key = given ?? make(random)
        try APIKeyTable.insert(
            APIKeyID(at: now, random: random), name: "administrator", prefix: String(key.prefix(8)),
            hash: Digest.sha256(key), at: now, in: transaction)
        return given == nil ? key : nil
    }

    /// A new key: `bl_` and 40 characters of 31, 198 bits.
    package static func make(_ random: any RandomSource) -> String {
        "bl_" + random.code(length: 40)
    }
}
