import Glibc
import Metrics
import ServiceKit
import SocketSupport
import Testing

@testable import Webhooks

/// Receivers with TLS, played by the `openssl` program.
@Suite("Webhooks over TLS", .enabled(if: CurlClient.version != nil && TLSReceiver.program != nil))
struct TLSTests {
    private func outcome(
        _ receiver: TLSReceiver, host: String = "hooks.example", certificates: String?
    ) throws -> AttemptOutcome {
        var client = CurlClient(userAgent: "Bayline")
        client.allowsPrivateAddresses = true
        client.certificates = certificates
        client.timeoutMilliseconds = 1_500
        let here = try #require(NetworkAddress(version4: "127.0.0.1"))
        client.lookup = { _ in [here] }
        let url = try #require(WebhookURL("https://\(host):\(receiver.port)/"))
        let secret = WebhookSecret(random: SeededRandomSource(seed: 1))
        let message = WebhookMessage(url: url, id: "whd_1", at: Instant(seconds: 1), secrets: [secret], body: [])
        return client.send(message)
    }

    @Test("a certificate that nobody vouches for is refused, and so is one of another name")
    func certificates() throws {
        let receiver = try TLSReceiver()
        defer { receiver.stop() }
        try receiver.awaitStart()
        #expect(try outcome(receiver, certificates: nil) == .failed(.tlsFailed))
        #expect(try outcome(receiver, host: "other.example", certificates: receiver.certificate) == .failed(.tlsFailed))
        // Trusted and of the right name, it is spoken to; the program answers nothing to a POST.
        #expect(try outcome(receiver, certificates: receiver.certificate) == .failed(.timeout))
    }

    @Test("a receiver without TLS is told from one that is not there")
    func plain() throws {
        let receiver = try TestReceiver { _ in .close }
        defer { receiver.stop() }
        let url = try #require(WebhookURL("https://127.0.0.1:\(receiver.port)/"))
        let secret = WebhookSecret(random: SeededRandomSource(seed: 1))
        let message = WebhookMessage(url: url, id: "whd_1", at: Instant(seconds: 1), secrets: [secret], body: [])
        var client = CurlClient(userAgent: "Bayline")
        client.allowsPrivateAddresses = true
        client.timeoutMilliseconds = 1_500
        #expect([.failed(.tlsFailed), .failed(.timeout)].contains(client.send(message)))
    }
}

/// `openssl s_server` with a certificate of its own making for `hooks.example`.
final class TLSReceiver {
    struct Failure: Error {
        let what: String
    }

    static let program: String? = ["/usr/bin/openssl", "/usr/local/bin/openssl"].first { access($0, X_OK) == 0 }

    let port: UInt16
    let certificate: String
    private let folder: String
    private var pid: pid_t = 0

    init() throws {
        var template = Array("/tmp/bayline-tls-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Failure(what: "mkdtemp") }
        folder = String(cString: made)
        certificate = folder + "/certificate.pem"
        let key = folder + "/key.pem"
        // A port that was free a moment ago.
        let probe = try TestReceiver { _ in .close }
        port = probe.port
        probe.stop()
        let making = try Self.run([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
            "-out", certificate, "-days", "2", "-subj", "/CN=hooks.example", "-addext",
            "subjectAltName=DNS:hooks.example",
        ])
        var status: Int32 = 0
        waitpid(making, &status, 0)
        guard status == 0 else { throw Failure(what: "openssl req") }
        pid = try Self.run(["s_server", "-accept", "127.0.0.1:\(port)", "-cert", certificate, "-key", key, "-www"])
    }

    /// Waits until it takes connections.
    func awaitStart() throws {
        let began = Stopwatch()
        while Stopwatch().microseconds(since: began) < 10_000_000 {
            let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(probe) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let isThere = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isThere { return }
            usleep(10_000)
        }
        throw Failure(what: "s_server does not listen")
    }

    func stop() {
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
        for file in ["certificate.pem", "key.pem"] { unlink(folder + "/" + file) }
        rmdir(folder)
    }

    private static func run(_ arguments: [String]) throws -> pid_t {
        guard let program else { throw Failure(what: "no openssl") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in 0...2 as ClosedRange<Int32> {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        let argv = ([program] + arguments).map { strdup($0) } + [nil]
        defer { argv.forEach { free($0) } }
        var pid: pid_t = 0
        guard posix_spawn(&pid, program, &actions, nil, argv, environ) == 0 else { throw Failure(what: "spawn") }
        return pid
    }
}
