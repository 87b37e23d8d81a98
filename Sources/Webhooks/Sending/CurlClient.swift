import CCurl
import Glibc

/// Sends messages by libcurl: TLS is the work of a well-kept library.
package struct CurlClient: Sendable {
    /// Whether receivers in private networks may be called.
    package var allowsPrivateAddresses = false
    /// A file of certificates to trust instead of the system's, for tests.
    package var certificates: String?
    package var timeoutMilliseconds: Int32 = 15_000
    /// The product, as receivers see it.
    package let userAgent: String
    /// Gives the addresses of a name.
    package var lookup: @Sendable (String) -> [NetworkAddress] = HostLookup.addresses

    /// An answer's body is read so far, and not kept.
    private static let bodyLimit = 4_096
    private static let maximumAddresses = 8

    package init(userAgent: String) {
        self.userAgent = userAgent
    }

    /// The library's name and version; nil where there is none.
    package static var version: String? { ccurl_version().map { String(cString: $0) } }

    /// Sends one message on this thread, and waits for the answer.
    ///
    /// - Parameter isCancelled: asked about once a second whether to give up.
    package func send(
        _ message: WebhookMessage, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) -> AttemptOutcome {
        post(to: message.url, fields: message.fields, body: message.body, isCancelled: isCancelled)
    }

    /// Sends a body with header lines on this thread, and waits for the answer.
    ///
    /// - Parameter isCancelled: asked about once a second whether to give up.
    package func post(
        to url: WebhookURL, fields: [String], body: [UInt8], isCancelled: @escaping @Sendable () -> Bool
    ) -> AttemptOutcome {
        let addresses = url.address.map { [$0] } ?? lookup(url.host)
        guard !addresses.isEmpty else { return .failed(.nameNotFound) }
        // All of them: a name with one address outside and one inside is an attempt to come in.
        guard allowsPrivateAddresses || addresses.allSatisfy(\.isPublic) else { return .failed(.privateAddress) }
        let known = addresses.prefix(Self.maximumAddresses)
        let context = Context(addresses: Set(known), isCancelled: isCancelled)
        let resolve = url.address == nil ? Self.resolve(url, known) : nil
        return outcome(of: post(url, fields, body, resolve, context))
    }

    /// What the callbacks from C see.
    private final class Context: Sendable {
        let addresses: Set<NetworkAddress>
        let isCancelled: @Sendable () -> Bool

        init(addresses: Set<NetworkAddress>, isCancelled: @escaping @Sendable () -> Bool) {
            self.addresses = addresses
            self.isCancelled = isCancelled
        }
    }

    /// Pins the name to the addresses that were checked: what the resolver says from now on does not matter.
    private static func resolve(_ url: WebhookURL, _ addresses: some Sequence<NetworkAddress>) -> String {
        "\(url.host):\(url.port):" + addresses.map(\.text).joined(separator: ",")
    }

    private func post(
        _ address: WebhookURL, _ lines: [String], _ body: [UInt8], _ resolve: String?, _ context: Context
    ) -> ccurl_result {
        let fields = lines.map { strdup($0) }
        let url = strdup(address.text)
        let agent = strdup(userAgent)
        let pins = resolve.flatMap { strdup($0) }
        let certificates = certificates.flatMap { strdup($0) }
        defer { (fields + [url, agent, pins, certificates]).forEach { free($0) } }
        var lines = fields.map { UnsafePointer($0) } + [nil]
        return body.withUnsafeBufferPointer { body in
            lines.withUnsafeMutableBufferPointer { lines in
                var request = ccurl_request()
                request.url = UnsafePointer(url)
                request.fields = UnsafePointer(lines.baseAddress)
                request.body = body.baseAddress
                request.body_length = body.count
                request.user_agent = UnsafePointer(agent)
                request.resolve = UnsafePointer(pins)
                request.certificates = UnsafePointer(certificates)
                request.timeout_milliseconds = timeoutMilliseconds
                request.connect_timeout_milliseconds = timeoutMilliseconds
                request.body_limit = Self.bodyLimit
                request.admits = { socket, context in
                    guard let socket, let context, let address = NetworkAddress(socket: socket) else { return 0 }
                    return Unmanaged<Context>.fromOpaque(context).takeUnretainedValue().addresses.contains(address)
                        ? 1 : 0
                }
                request.is_cancelled = { context in
                    guard let context else { return 0 }
                    return Unmanaged<Context>.fromOpaque(context).takeUnretainedValue().isCancelled() ? 1 : 0
                }
                // It outlives the call, which is all that uses it.
                request.context = Unmanaged.passUnretained(context).toOpaque()
                return withExtendedLifetime(context) { ccurl_post(&request) }
            }
        }
    }

    /// A status that came counts, whatever became of the body after it.
    private func outcome(of result: ccurl_result) -> AttemptOutcome {
        if result.status >= 200 {
            let asked = result.retry_after > 0 ? result.retry_after : nil
            return AttemptOutcome(status: Int(result.status), retryAfter: asked)
        }
        if result.code == 42 { return .abandoned }
        if result.is_refused != 0 { return .failed(.privateAddress) }
        return .failed(Self.failure(result.code))
    }

    /// CURLcode, libcurl-errors(3).
    private static func failure(_ code: Int32) -> AttemptFailure {
        switch code {
        case 6: .nameNotFound
        case 7: .connectionFailed
        case 28: .timeout
        case 35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91, 98: .tlsFailed
        case 2, 4, 27, 41, 43, 48: .clientFailed
        default: .connectionLost
        }
    }
}
