package import HTTPServer

/// Everything that must hold of one input, whatever it is.
package struct Check {
    /// What came of an input.
    package struct Result {
        /// Requests that a connection took from it.
        package var accepted = 0
        /// Whether the connection refused something.
        package var isRefused = false
        /// The status of what it refused.
        package var status: Int?
        /// What does not hold; nil if all does.
        package var failure: String?
    }

    /// The limits under which inputs are tested: the server's own, and small ones that short inputs reach.
    package static let profiles: [ServerLimits] = {
        var small = ServerLimits()
        small.requestLineBytes = 48
        small.headBytes = 160
        small.fieldCount = 4
        small.bodyBytes = 24
        small.requestsPerConnection = 3
        small.outboundBytes = 120
        small.lingerBytes = 200
        return [ServerLimits(), small]
    }()

    private let limits: ServerLimits
    private let subject: Subject

    package init(limits: ServerLimits) {
        self.limits = limits
        subject = Subject(limits: limits)
    }

    /// Tests an input; the same seed cuts it at the same places.
    package func run(_ bytes: [UInt8], seed: UInt64) -> Result {
        var dice = Dice(seed: seed)
        var result = Result()
        result.failure = headFailure(bytes, &dice) ?? chunkFailure(bytes, &dice)
        if result.failure == nil { runStreams(bytes, &dice, &result) }
        return result
    }

    private func cuts(_ count: Int, _ dice: inout Dice) -> [Int] {
        (0..<dice.below(8)).map { _ in dice.below(count + 1) }.sorted()
    }

    private func headFailure(_ bytes: [UInt8], _ dice: inout Dice) -> String? {
        let whole = subject.head(bytes, cuts: [])
        guard subject.head(bytes, cuts: Array(0...bytes.count)) == whole else { return "head: byte by byte it differs" }
        let places = cuts(bytes.count, &dice)
        guard subject.head(bytes, cuts: places) == whole else { return "head: cut at \(places) it differs" }
        let expected = HeadGrammar(limits: limits).expect(bytes)
        switch whole {
        case .accepted(let head):
            if expected.head == nil { return "head: accepted, but wrong: \(expected.faults)" }
            if head != expected.head { return "head: it says \(head), not \(String(describing: expected.head))" }
            if head.length > min(bytes.count, limits.headBytes) { return "head: longer than it may be" }
        case .refused(let refusal):
            guard expected.faults.union(expected.allowed).contains(refusal) else {
                return "head: refused as \(refusal), but \(expected.faults)"
            }
        case .incomplete:
            guard expected.head == nil, expected.faults.isEmpty else {
                return "head: waits for more, but \(expected.head == nil ? "\(expected.faults)" : "it is whole")"
            }
        }
        return nil
    }

    private func chunkFailure(_ whole: [UInt8], _ dice: inout Dice) -> String? {
        // Behind a head, if there is one.
        let bytes = Array(whole.dropFirst(bodyStart(whole)))
        guard let verdict = subject.chunks(bytes, cuts: []) else {
            return "chunks: the decoder takes what is not there"
        }
        let places = cuts(bytes.count, &dice)
        for places in [Array(0...bytes.count), places] where subject.chunks(bytes, cuts: places) != verdict {
            return "chunks: cut at \(places) it differs"
        }
        let expected = ChunkGrammar(limits: limits).expect(bytes)
        if let refusal = verdict.refusal {
            guard expected.faults.union(expected.allowed).contains(refusal) else {
                return "chunks: refused as \(refusal), but \(expected.faults)"
            }
            return expected.body.starts(with: verdict.body) ? nil : "chunks: wrong data before the refusal"
        }
        if !expected.faults.isEmpty { return "chunks: accepted, but \(expected.faults)" }
        if verdict.end != expected.end { return "chunks: ends at \(verdict.end ?? -1), not \(expected.end ?? -1)" }
        if verdict.body != expected.body { return "chunks: \(verdict.body) is not the data \(expected.body)" }
        return verdict.body.count > limits.bodyBytes ? "chunks: more data than the limit" : nil
    }

    private func bodyStart(_ bytes: [UInt8]) -> Int {
        var index = 0
        while index + 4 <= bytes.count {
            if bytes[index...].starts(with: [13, 10, 13, 10]) { return index + 4 }
            index += 1
        }
        return 0
    }
}

extension Check {
    private func runStreams(_ bytes: [UInt8], _ dice: inout Dice, _ result: inout Result) {
        let expected = StreamGrammar(limits: limits).expect(bytes)
        result.accepted = expected.requests.count
        var whole = StreamVerdict()
        let styles: [(MachineRun.Style, [Int])] = [
            (.plain, []), (.plain, Array(0...bytes.count)), (.plain, cuts(bytes.count, &dice)),
            (.eventful, cuts(bytes.count, &dice)), (.eventful, cuts(bytes.count, &dice)),
            (.streaming, cuts(bytes.count, &dice)), (.streaming, cuts(bytes.count, &dice)),
        ]
        for (number, (style, cuts)) in styles.enumerated() {
            let seed = dice.next()
            var run = MachineRun(limits: limits, style: style, seed: seed)
            run.run(bytes, cuts: cuts)
            if number == 0 {
                whole = run.verdict
                result.status = whole.refusals.first?.status
                result.isRefused = result.status != nil
                result.failure = failure(of: whole, expected)
            } else if style == .plain, run.verdict != whole {
                result.failure = "connection: cut at \(cuts) it differs"
            } else if style != .plain {
                result.failure = run.failure(against: expected)
            }
            if let violation = run.violations.first { result.failure = "connection, \(style) run: \(violation)" }
            if result.failure != nil { return }
        }
    }

    private func failure(of verdict: StreamVerdict, _ expected: StreamExpectation) -> String? {
        if verdict.requests != expected.requests {
            return "connection: \(verdict.requests.count) requests, not these \(expected.requests.count)"
        }
        guard verdict.refusals.count <= 1 else { return "connection: it refuses \(verdict.refusals)" }
        let isLast = expected.requests.last.map { !$0.head.persists } ?? false
        let isOver = isLast || expected.requests.count >= limits.requestsPerConnection
        guard let refusal = verdict.refusals.first else {
            return isOver || expected.faults.isEmpty ? nil : "connection: nothing is refused, but \(expected.faults)"
        }
        if isOver { return "connection: refused behind its last request" }
        return expected.faults.union(expected.allowed).contains(refusal)
            ? nil : "connection: refused as \(refusal), but \(expected.faults)"
    }
}
