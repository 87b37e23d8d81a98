import DatabaseSupport
import Application
import Dispatch
import Glibc
import JSON
import MetricsSupport
import ServiceKit
import SocketSupport
import Testing

/// `/metrics` of the running program, read as Prometheus would.
@Suite struct MetricsTests {
    private let running: RunningApplication
    private let api: APIClient

    init() throws {
        running = try RunningApplication()
        api = try running.client()
    }

    private func scrape() throws -> Exposition { try Exposition(try api.must("GET", "/metrics").bytes) }

    /// What has changed in a counter's samples, by "route method status".
    private func moved(_ before: Exposition, _ after: Exposition) -> [String: Int] {
        var moved: [String: Int] = [:]
        for (sample, value) in after.samples where sample.name == "bayline_http_requests_total" {
            let earlier = before.number(sample.name, sample.labels) ?? 0
            let difference = (Int(value) ?? 0) - earlier
            let words = ["route", "method", "status"].map { sample.labels[$0] ?? "?" }
            if difference != 0 { moved[words.joined(separator: " ")] = difference }
        }
        return moved
    }

    @Test("the page needs no key, has the format's content type, and answers HEAD")
    func page() throws {
        defer { running.remove() }
        let client = try Client(port: running.port)
        try client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let answer = try client.receive()
        #expect(answer.status == 200)
        #expect(answer.fields["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        _ = try Exposition(answer.body)
        try client.send("HEAD /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try client.receive(isHead: true).status == 200)
    }

    @Test("requests are counted exactly, by route, method and status class")
    func exact() throws {
        defer { running.remove() }
        let before = try scrape()
        for _ in 0..<3 { try api.must("GET", "/v1/outlets") }
        _ = try api.send("GET", "/v1/outlets/out_00000000000000000000000000")
        for _ in 0..<2 { _ = try api.send("GET", "/nothing/here") }
        _ = try api.send("DELETE", "/healthz")
        _ = try api.send("POST", "/v1/outlets", [:])
        let client = try Client(port: running.port)
        try client.send("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _ = try client.receive(isHead: true)
        try client.send("OPTIONS /v1/outlets HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _ = try client.receive()
        try client.send("GET /v1/outlets HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _ = try client.receive()
        let after = try scrape()
        #expect(
            moved(before, after) == [
                "/v1/outlets GET 2xx": 3, "/v1/outlets GET 4xx": 1, "/v1/outlets/{id} GET 4xx": 1, "none GET 4xx": 2,
                "none DELETE 4xx": 1, "/v1/outlets POST 4xx": 1, "/healthz HEAD 2xx": 1, "none OPTIONS 2xx": 1,
                "/metrics GET 2xx": 1,
            ])
        try checkDurations(after)
    }

    /// Each histogram has counted as many requests as the counters of its route and method.
    private func checkDurations(_ exposition: Exposition) throws {
        let name = "bayline_http_request_duration_seconds_count"
        let series = exposition.samples.filter { $0.key.name == name }
        #expect(!series.isEmpty)
        for (sample, value) in series {
            #expect(exposition.total("bayline_http_requests_total", sample.labels) == Int(value), "\(sample.labels)")
        }
        #expect(exposition.total(name) == exposition.total("bayline_http_requests_total"))
        #expect(exposition.families["bayline_http_request_duration_seconds"]?.kind == "histogram")
    }

    @Test("whatever paths and methods clients make up, the labels stay those of the routes")
    func cardinality() throws {
        defer { running.remove() }
        let client = try Client(port: running.port)
        for number in 0..<50 {
            for method in ["GET", "LOCK", "PURGE", "X\(number)"] {
                try client.send("\(method) /p\(number)/%22 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try client.receive().status == (method == "GET" ? 404 : 501))
            }
        }
        let after = try scrape()
        let name = "bayline_http_requests_total"
        #expect(after.number(name, ["route": "none", "method": "GET", "status": "4xx"]) == 50)
        #expect(after.number(name, ["route": "none", "method": "other", "status": "5xx"]) == 150)
        let patterns = Set(Composition.modules.flatMap(\.routes).map(\.pattern))
        let open = ["none", "/metrics", "/healthz", "/readyz", "/docs", "/openapi.yaml", "/v1/test-clock"]
        #expect(after.values(of: "route", in: name).isSubset(of: patterns.union(open)))
        let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"]
        #expect(after.values(of: "method", in: name).isSubset(of: known))
        #expect(after.values(of: "status", in: name).isSubset(of: ["1xx", "2xx", "3xx", "4xx", "5xx"]))
    }

    @Test("requests of many clients at the same time are all counted")
    func concurrent() throws {
        defer { running.remove() }
        let before = try scrape()
        let port = running.port
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            guard let api = try? APIClient(port: port, key: RunningApplication.key) else { return }
            for turn in 0..<50 {
                _ = try? api.send("GET", turn.isMultiple(of: 2) ? "/healthz" : "/v1/outlets?limit=1")
            }
        }
        let after = try scrape()
        #expect(
            moved(before, after) == [
                "/healthz GET 2xx": 100, "/v1/outlets GET 2xx": 100, "/metrics GET 2xx": 1,
            ])
        try checkDurations(after)
    }

    /// A scrape after the write that notes the first use of the key, for which no answer waits.
    private func scrapeOnceUseIsNoted() throws -> Exposition {
        let name = "bayline_database_writes_total"
        let first = try scrape().number(name) ?? 0
        _ = try api.get("/v1/outlets")
        var scraped = try scrape()
        for _ in 0..<1_000 where (scraped.number(name) ?? 0) == first {
            usleep(10_000)
            scraped = try scrape()
        }
        return scraped
    }

    @Test("writes, commits, reads, events and replays are counted, each once")
    func database() throws {
        defer { running.remove() }
        let before = try scrapeOnceUseIsNoted()
        let made = try api.must("POST", "/v1/outlets", World.outletBody, key: "k1")
        let again = try api.must("POST", "/v1/outlets", World.outletBody, key: "k1")
        #expect(again.id == made.id)
        let after = try scrape()
        func difference(_ name: String) -> Int { (after.number(name) ?? -1) - (before.number(name) ?? -1) }
        #expect(difference("bayline_database_writes_total") == 2)
        #expect(difference("bayline_database_commits_total") == 2)
        #expect(difference("bayline_database_failed_writes_total") == 0)
        #expect(difference("bayline_idempotency_replays_total") == 1)
        #expect(difference("bayline_events_last_sequence") == 1)
        for name in ["commit_duration_seconds", "write_transaction_duration_seconds", "commit_writes"] {
            #expect(difference("bayline_database_\(name)_count") == 2, "\(name)")
        }
        #expect(difference("bayline_database_commit_writes_sum") == 2)
        // On a server the scrape has waited for a worker, too.
        let isFile = TestEngine.current == .sqlite
        #expect(difference("bayline_database_queue_wait_seconds_count") == (isFile ? 2 : 3))
        let commits = after.number("bayline_database_commits_total")
        #expect(after.number("bayline_database_commit_writes_count") == commits)
        #expect((after.number("bayline_database_read_duration_seconds_count") ?? 0) > 0)
        #expect(after.number("bayline_database_queue_depth") == 0)
        #expect(after.number("bayline_database_overloads_total") == 0)
        #expect(((after.number("bayline_database_file_bytes") ?? 0) > 0) == isFile)
        #expect(((after.number("bayline_database_wal_bytes") ?? 0) > 0) == isFile)
        #expect((after.number("bayline_database_readers") ?? 0) > 0)
    }

    @Test("connections, bytes and refusals of the HTTP layer are counted exactly")
    func connections() throws {
        defer { running.remove() }
        let client = try Client(port: running.port)
        let request = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
        try client.send(request)
        let before = try Exposition(try client.receive().body)
        let wrong = "GET  /healthz HTTP/1.1\r\n\r\n"
        let other = try Client(port: running.port)
        try other.send(wrong)
        #expect(try other.receive().status == 400)
        try client.send(request)
        let after = try Exposition(try client.receive().body)
        func difference(_ name: String, _ labels: [String: String] = [:]) -> Int {
            (after.number(name, labels) ?? -1) - (before.number(name, labels) ?? -1)
        }
        #expect(difference("bayline_http_refusals_total", ["code": "malformed_request_line"]) == 1)
        #expect(after.total("bayline_http_refusals_total") - before.total("bayline_http_refusals_total") == 1)
        #expect(difference("bayline_http_connections_accepted_total") == 1)
        #expect(difference("bayline_http_received_bytes_total") == request.utf8.count + wrong.utf8.count)
        #expect(difference("bayline_http_sent_bytes_total") > 0)
        #expect(difference("bayline_http_connections_turned_away_total") == 0)
        let states = ["idle", "reading", "handling", "writing", "lingering"]
        #expect(after.values(of: "state", in: "bayline_http_connections") == Set(states))
        // Nothing that HTTP refused counts as a request.
        #expect(moved(before, after) == ["/metrics GET 2xx": 1])
    }

    @Test("connections are told by what they do")
    func states() throws {
        defer { running.remove() }
        let idle = try Client(port: running.port)
        try idle.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _ = try idle.receive()
        let slow = try Client(port: running.port)
        try slow.send("GET /healthz HTTP/1.1\r\nHost: loc")
        // The slow client's bytes may still be on their way.
        var told: [String: Int] = [:]
        for _ in 0..<10_000 {
            let page = try scrape()
            for state in ["idle", "reading", "handling", "writing", "lingering"] {
                told[state] = page.number("bayline_http_connections", ["state": state])
            }
            if told["reading"] == 1 { break }
        }
        // What is answered in one go, as the scrape is from a file, leaves its connection counted as idle. A worker
        // that answers beside the loop may count before the loop or after it.
        let handling = told["handling"] ?? -1
        #expect(handling == 0 || handling == 1 && TestEngine.current != .sqlite)
        #expect(told == ["idle": 2 - handling, "reading": 1, "handling": handling, "writing": 0, "lingering": 0])
    }

    @Test("the process tells its memory, time, descriptors and version")
    func process() throws {
        defer { running.remove() }
        let before = try scrape()
        let started = try #require(before.text("process_start_time_seconds").flatMap(Double.init))
        #expect(before.text("process_start_time_seconds") == (try scrape()).text("process_start_time_seconds"))
        // After this was written, and before a century has passed.
        #expect((1_700_000_000.0..<4_900_000_000.0).contains(started))
        #expect((before.number("process_resident_memory_bytes") ?? 0) > 1_000_000)
        let virtual = before.number("process_virtual_memory_bytes") ?? 0
        #expect(virtual > before.number("process_resident_memory_bytes") ?? 0)
        let descriptors = before.number("process_open_fds") ?? 0
        #expect(descriptors > 5 && descriptors <= before.number("process_max_fds") ?? 0)
        let used = before.text("process_cpu_seconds_total").flatMap(Double.init) ?? 0
        #expect(used > 0)
        #expect(before.number("bayline_build_info", ["version": Application.version]) == 1)
        #expect(String(decoding: Contract.document, as: UTF8.self).contains("\n  version: \(Application.version)\n"))
        #expect(before.number("bayline_log_lines_dropped_total") == 0)
    }
}
