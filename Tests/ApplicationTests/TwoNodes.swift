import Dispatch
import JSON
import Synchronization

/// Two programs on one database, as behind a load balancer.
final class TwoNodes {
    let first: RunningApplication
    let second: RunningApplication

    init(at now: String = World.monday) throws {
        first = try RunningApplication(at: now)
        second = try RunningApplication(on: first.store, at: now)
    }

    var ports: [UInt16] { [first.port, second.port] }

    /// A client whose requests go to each node in turn.
    func client() throws -> APIClient { try APIClient(ports: ports, key: RunningApplication.key) }

    /// As many clients, each of one node only, the nodes in turn.
    func clients(_ count: Int) throws -> [Locked] {
        try (0..<count).map { try Locked(port: ports[$0 % ports.count]) }
    }

    /// Stops both and removes what was stored.
    func remove() {
        second.stop()
        first.remove()
    }
}

extension APIClient {
    /// Sends a request under a key, again for as long as it is answered with 503, as `Retry-After` asks of clients.
    ///
    /// - Returns: the last answer, and how often it was asked for.
    func patiently(_ target: String, _ body: JSONValue, key: String) throws -> (answer: Answer, turns: Int) {
        var turns = 0
        while true {
            turns += 1
            let answer = try send("POST", target, body, key: key)
            if answer.status != 503 || turns == 50 { return (answer, turns) }
        }
    }
}
