import Metrics
import ServiceKit
import Synchronization

/// `/metrics`: asks all that measure, in the order in which they were added.
///
/// What measures is made after the routes, one of which this is; hence the adding.
final class MetricsPage: Sendable {
    typealias Source = @Sendable (inout MetricsText) -> Void

    private let sources = Mutex<[Source]>([])

    func add(_ source: @escaping Source) {
        sources.withLock { $0.append(source) }
    }

    func answer() -> Answer {
        let sources = sources.withLock { $0 }
        var text = MetricsText()
        for source in sources { source(&text) }
        return Answer(mediaType: MetricsText.mediaType, body: text.bytes)
    }
}
