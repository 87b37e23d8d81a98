import Metrics
import SQLDatabase

/// A queued write, its result's type erased.
struct WriteJob: Sendable {
    /// Tells whoever queued it how it went.
    typealias Answer = @Sendable () -> Void

    /// Runs the body; the answer it returns may only be called once the commit is durable.
    let run: @Sendable (Transaction) throws -> Answer
    /// Tells that it failed.
    let fail: @Sendable (any Error) -> Void
    /// When it began to wait.
    let queued = Stopwatch()

    init<T: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> T,
        completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        run = { transaction in
            let value = try body(transaction)
            return { completion(.success(value)) }
        }
        fail = { completion(.failure($0)) }
    }
}
