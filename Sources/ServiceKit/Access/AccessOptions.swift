/// How the operator wants callers to be treated.
package struct AccessOptions: Sendable {
    /// A session ends when nothing was asked in it for so long, to the minute.
    package var sessionIdleSeconds: Int64 = 30 * 60
    /// A session ends so long after its sign-in, whatever was asked.
    package var sessionSeconds: Int64 = 12 * 3_600
    /// The binary logarithm of scrypt's cost N (RFC 7914, 2), for new passwords.
    ///
    /// 15 takes 32 MB and a seventh of a second; each step doubles both.
    package var passwordCost = 15
    /// Failed sign-ins from one address after which it has to wait; nil behind a proxy, which has everyone's address.
    package var signInFailuresPerAddress: Int? = 20
    /// Whether a PATCH, PUT or DELETE of what has versions must carry `If-Match`; without it, 428.
    package var requiresIfMatch = false
    /// How often a caller may ask that has no limit of its own; nil for as often as it likes.
    package var callerLimit: RateLimit?
    /// How often may be asked from one address, whoever asks; nil for as often as they like.
    package var addressLimit: RateLimit?
    /// How often a credential that is not known may be tried from one address; nil for as often as they like.
    package var failureLimit: RateLimit? = RateLimit(requestsPerSecond: 100, burst: 1_000)

    package init() {}
}
