import Dispatch
import ServiceKit
import Synchronization

/// One request to a service that is not the tests' usual one.
enum Exchange {
    static func answer(_ service: Service, _ request: ServiceRequest) -> ServiceAnswer {
        let slot = Mutex<ServiceAnswer?>(nil)
        let ready = DispatchSemaphore(value: 0)
        service.handle(request) { answer, _ in
            slot.withLock { $0 = answer }
            ready.signal()
        }
        ready.wait()
        return slot.withLock { $0 } ?? ServiceAnswer(status: 0, fields: [], body: [])
    }

    static func status(_ service: Service, _ request: ServiceRequest) -> Int { answer(service, request).status }
}
