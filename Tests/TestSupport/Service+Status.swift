import Dispatch
package import ServiceKit
import Synchronization

extension Service {
    /// Has a request handled, on whichever thread that is done, and waits for its answer's status.
    package func status(of request: ServiceRequest) -> Int {
        let status = Mutex(0)
        let answered = DispatchSemaphore(value: 0)
        handle(request) { answer, _ in
            status.withLock { $0 = answer.status }
            answered.signal()
        }
        answered.wait()
        return status.withLock { $0 }
    }
}
