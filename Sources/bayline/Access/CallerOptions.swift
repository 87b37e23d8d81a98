import ArgumentParser
import ServiceKit

/// How callers are treated: how long sessions last, what passwords cost, and how often may be asked.
struct CallerOptions: ParsableArguments {
    @Option(help: "Minutes without a request after which a session ends.")
    var sessionIdleMinutes: Int64 = 30

    @Option(help: "Hours after its sign-in at which a session ends.")
    var sessionHours: Int64 = 12

    @Option(
        help: "The binary logarithm of scrypt's cost for passwords, from 14 to 20; each step doubles time and memory.")
    var passwordCost = AccessOptions().passwordCost

    @Option(
        help: """
            Failed sign-ins from one address after which it has to wait; 0 for never, as behind a proxy, which has \
            everyone's address.
            """)
    var signInFailuresPerAddress = AccessOptions().signInFailuresPerAddress ?? 0

    @Option(help: "Requests a second of a caller without limits of its own, twice as many at once; 0 sets no limit.")
    var ratePerKey = 0

    @Option(help: "Requests a second from one address, twice as many at once; 0 sets no limit.")
    var ratePerAddress = 0

    @Option(
        help: """
            Unknown keys, sessions and links a second that may be tried from one address, ten times as many at once; 0 \
            sets no limit.
            """)
    var failuresPerAddress = AccessOptions().failureLimit?.requestsPerSecond ?? 0

    @Flag(help: "Refuse a PATCH, PUT or DELETE of what has versions that carries no If-Match, with 428.")
    var requireIfMatch = false

    /// All of them together.
    var options: AccessOptions {
        var options = AccessOptions()
        options.sessionIdleSeconds = sessionIdleMinutes * 60
        options.sessionSeconds = sessionHours * 3_600
        options.passwordCost = passwordCost
        options.signInFailuresPerAddress = signInFailuresPerAddress == 0 ? nil : signInFailuresPerAddress
        options.callerLimit = Self.limit(ratePerKey, bursts: 2)
        options.addressLimit = Self.limit(ratePerAddress, bursts: 2)
        options.failureLimit = Self.limit(failuresPerAddress, bursts: 10)
        options.requiresIfMatch = requireIfMatch
        return options
    }

    private static func limit(_ rate: Int, bursts: Int) -> RateLimit? {
        rate == 0 ? nil : RateLimit(requestsPerSecond: rate, burst: rate * bursts)
    }

    func validate() throws {
        guard (1...43_200).contains(sessionIdleMinutes) else {
            throw ValidationError("--session-idle-minutes must be from 1 to 43200")
        }
        guard (1...8_760).contains(sessionHours) else {
            throw ValidationError("--session-hours must be from 1 to 8760")
        }
        guard (14...20).contains(passwordCost) else {
            throw ValidationError("--password-cost must be from 14 to 20")
        }
        let counts: [(flag: String, value: Int)] = [
            ("sign-in-failures-per-address", signInFailuresPerAddress), ("rate-per-key", ratePerKey),
            ("rate-per-address", ratePerAddress), ("failures-per-address", failuresPerAddress),
        ]
        for count in counts where !(0...1_000_000).contains(count.value) {
            throw ValidationError("--\(count.flag) must be from 0 to 1000000")
        }
    }
}
