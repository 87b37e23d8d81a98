import HTTPServer

#if TESTABLE
    extension MachineRun {
        private static let late: Set<HTTPRefusal> = [.headTimeout, .bodyTimeout, .handlerTimeout, .unanswered]

        /// What of an eventful run disagrees with the grammar.
        func failure(against expected: StreamExpectation) -> String? {
            let requests = verdict.requests
            var candidates = expected.requests
            // A streamed body's request is handed over before its end.
            if style == .streaming, let begun = expected.begun { candidates.append(begun) }
            guard requests.count <= candidates.count else {
                return "connection: \(requests.count) requests of \(candidates.count)"
            }
            for (index, request) in requests.enumerated() where request != candidates[index] {
                let isPartial = index == requests.count - 1 && candidates[index].body.starts(with: request.body)
                guard style == .streaming, isPartial, request.head == candidates[index].head else {
                    return "connection: request \(index) is not what was sent"
                }
            }
            let known = expected.faults.union(expected.allowed)
            guard verdict.refusals.count <= 1, Set(verdict.refusals).subtracting(Self.late).isSubset(of: known) else {
                return "connection: refused as \(verdict.refusals), but \(known)"
            }
            if isInterrupted { return nil }
            guard requests.count >= expected.requests.count else { return "connection: requests are missing" }
            let isOver = expected.requests.last.map { !$0.head.persists } ?? false
            let isFull = expected.requests.count >= limits.requestsPerConnection
            guard verdict.refusals.isEmpty, !isOver, !isFull, !expected.faults.isEmpty else { return nil }
            return "connection: nothing is refused, but \(expected.faults)"
        }
    }
#endif
