import Dispatch
import Synchronization

/// Runs `body` in as many threads as asked, all let go at the same moment, and gathers what they answer.
func race<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) throws -> Value
) -> [Result<Value, any Error>] {
    let results = Mutex<[Result<Value, any Error>]>([])
    let gate = DispatchSemaphore(value: 0)
    let group = DispatchGroup()
    for number in 0..<count {
        DispatchQueue(label: "race.\(number)").async(group: group) {
            gate.wait()
            let result = Result { try body(number) }
            results.withLock { $0.append(result) }
        }
    }
    for _ in 0..<count { gate.signal() }
    group.wait()
    return results.withLock { $0 }
}

/// Hands one client to one thread at a time.
final class Locked: Sendable {
    private let client: Mutex<APIClient>

    init(port: UInt16) throws {
        client = Mutex(try APIClient(port: port, key: RunningApplication.key))
    }

    func withClient<Value: Sendable>(_ body: (APIClient) throws -> Value) throws -> Value {
        try client.withLock { client in try body(client) }
    }
}
