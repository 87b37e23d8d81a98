import Metrics

/// What came of attempts since the program began.
package final class WebhookStatistics: Sendable {
    /// What is counted.
    package enum Result: String, Sendable, CaseIterable {
        case delivered, failed, abandoned
    }

    private let results = Counters(count: Result.allCases.count)
    private let letters = Counter()

    func note(_ outcome: AttemptOutcome, _ consequence: AttemptConsequence) {
        let result: Result =
            switch outcome {
            case .delivered: .delivered
            case .failed, .gone: .failed
            case .abandoned: .abandoned
            }
        if let place = Result.allCases.firstIndex(of: result) { results.add(at: place) }
        if consequence == .dead { letters.add() }
    }

    /// Attempts with that result.
    package func attempts(_ result: Result) -> Int {
        Result.allCases.firstIndex(of: result).map { results[$0] } ?? 0
    }

    /// Deliveries that became dead letters.
    package var deadLetters: Int { letters.value }
}
