import HTTPServer

/// Finds the requests in all that a client sends on one connection.
struct StreamGrammar {
    let limits: ServerLimits

    /// The requests are those up to the first that is not whole, is wrong, or is the connection's last.
    func expect(_ bytes: [UInt8]) -> StreamExpectation {
        var result = StreamExpectation()
        var rest = bytes
        while result.requests.count < limits.requestsPerConnection {
            // RFC 9112 section 2.2: a few empty lines in front of a request do no harm.
            for _ in 0..<4 where rest.starts(with: [13, 10]) { rest.removeFirst(2) }
            if rest.isEmpty || rest == [Octets.carriageReturn] { break }
            let expectation = HeadGrammar(limits: limits).expect(rest)
            result.faults = expectation.faults
            result.allowed = expectation.allowed
            guard let head = expectation.head else { break }
            rest.removeFirst(head.length)
            var request = PlainRequest(head: head)
            guard readBody(&rest, &request, &result) else {
                result.begun = request
                break
            }
            result.requests.append(request)
            if !head.persists { break }
        }
        return result
    }

    /// Returns whether the body is there as a whole.
    private func readBody(
        _ rest: inout [UInt8], _ request: inout PlainRequest, _ result: inout StreamExpectation
    ) -> Bool {
        switch request.head.framing {
        case .none:
            return true
        case .huge:
            result.faults.insert(.bodyTooLarge)
            return false
        case .fixed(let length):
            guard length <= limits.bodyBytes else {
                result.faults.insert(.bodyTooLarge)
                return false
            }
            request.body = Array(rest.prefix(length))
            rest.removeFirst(request.body.count)
            return request.body.count == length
        case .chunked:
            let chunks = ChunkGrammar(limits: limits).expect(rest)
            result.faults = chunks.faults
            result.allowed = chunks.allowed
            request.body = chunks.body
            guard let end = chunks.end else { return false }
            rest.removeFirst(end)
            return true
        }
    }
}
