import Dispatch
import Glibc

/// The signals that a server minds.
package enum Signals {
    /// Calls `body` once, on a queue of its own, when SIGTERM or SIGINT comes; from now on SIGPIPE is ignored.
    ///
    /// A second SIGTERM or SIGINT ends the process at once.
    package static func onTermination(_ body: @escaping @Sendable () -> Void) {
        signal(SIGPIPE, SIG_IGN)
        let queue = DispatchQueue(label: "http.signals")
        let termination = Termination(body)
        for number in [SIGTERM, SIGINT] {
            // The default action would end the process before the source is told.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            // The source lives as long as the process: it is held by its own handler.
            source.setEventHandler { withExtendedLifetime(source) { termination.begin() } }
            source.resume()
        }
    }

    private final class Termination: Sendable {
        private let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }

        /// Called on the signals' queue.
        func begin() {
            // Whoever asks a second time means it.
            signal(SIGTERM, SIG_DFL)
            signal(SIGINT, SIG_DFL)
            DispatchQueue(label: "http.termination").async(execute: body)
        }
    }
}
