import Dispatch
import Testing

@testable import ServiceKit

@Suite struct DeferredWorkTests {
    @Test("two works run at once, sixteen wait, the next is told to come back, and all that were taken are done")
    func bounded() throws {
        let deferred = DeferredWork()
        let gate = DispatchSemaphore(value: 0)
        let done = DispatchGroup()
        for _ in 0..<18 {
            done.enter()
            try deferred.run {
                gate.wait()
                done.leave()
            }
        }
        let refusal = #expect(throws: Refusal.self) { try deferred.run {} }
        #expect(refusal?.status == 503 && refusal?.code == "too_many_sign_ins")
        for _ in 0..<18 { gate.signal() }
        done.wait()
        // There is room again, as soon as the last has left its thread.
        let again = DispatchSemaphore(value: 0)
        try deferred.run { again.signal() }
        again.wait()
    }
}
