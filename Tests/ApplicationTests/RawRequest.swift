import JSON
import SocketSupport

/// A request whose answer is taken later.
final class RawRequest {
    private let client: Client

    init(_ running: RunningApplication, _ target: String) throws {
        client = try Client(port: running.port)
        try client.send(
            "GET \(target) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(RunningApplication.key)\r\n\r\n")
    }

    func answer() throws -> JSONValue {
        try JSONParser.parse(try client.receive().body)
    }
}
