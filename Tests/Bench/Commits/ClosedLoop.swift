import Dispatch
import SQLDatabase
import SQLiteEngine
import Synchronization

/// Writers that each wait for their answer before they write again, through the engine.
///
/// As in the server, an answer goes back to one of a few loops, and from there the next write comes.
final class ClosedLoop: Sendable {
    private let database: SQLiteDatabase
    private let loops: [DispatchQueue]
    private let serial = Atomic<Int>(0)
    private let isOver = Atomic<Bool>(false)
    private let failure = Mutex<(any Error)?>(nil)
    private let group = DispatchGroup()

    init(_ database: SQLiteDatabase, loops: Int) {
        self.database = database
        self.loops = (0..<loops).map { DispatchQueue(label: "bench.loop.\($0)") }
    }

    /// Lets so many write for a time; then waits for the last answer.
    func run(writers: Int, milliseconds: Int) throws {
        for writer in 0..<writers {
            group.enter()
            write(on: loops[writer % loops.count])
        }
        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(milliseconds))
        isOver.store(true, ordering: .relaxed)
        group.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }

    private func write(on loop: DispatchQueue) {
        let serial = serial.wrappingAdd(1, ordering: .relaxed).oldValue
        database.write({ try OrderTable.insert(serial, in: $0) }) { result in
            loop.async { self.answered(result, on: loop) }
        }
    }

    private func answered(_ result: Result<Void, any Error>, on loop: DispatchQueue) {
        if case .failure(let error) = result { failure.withLock { $0 = error } }
        guard case .success = result, !isOver.load(ordering: .relaxed) else { return group.leave() }
        write(on: loop)
    }
}
