import Dispatch
import JSON
import Network
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import Attachments

/// A body that comes when the test says.
private final class HeldBody: BodyStream {
    private let reader = Mutex<(@Sendable (BodyPiece) -> Void)?>(nil)
    private let asked = DispatchSemaphore(value: 0)

    func next(_ receive: @escaping @Sendable (BodyPiece) -> Void) {
        reader.withLock { $0 = receive }
        asked.signal()
    }

    /// Returns when the next piece is asked for.
    func waitForReader() { asked.wait() }

    func give(_ piece: BodyPiece) {
        let receive = reader.withLock { reader in
            defer { reader = nil }
            return reader
        }
        receive?(piece)
    }
}

/// Stands where no answer comes in pieces.
private final class NoPieces: AnswerStream {
    func write(_ bytes: [UInt8]) -> Bool { true }
    func whenReady(_ body: @escaping @Sendable () -> Void) {}
    func onGone(_ body: @escaping @Sendable () -> Void) {}
    func finish() {}
    func abort() {}
}

/// Files in and out, in process (EVT-05, SEC-04).
@Suite("Attachments") struct AttachmentTests {
    private let service: TestService
    private let store: AttachmentStore
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array(0..<200)

    init() throws {
        store = AttachmentStore(.temporary, limit: 100_000)
        service = try TestService([NetworkModule.module, AttachmentsModule.module(store)])
    }

    @discardableResult
    private func upload(
        _ bytes: [UInt8], _ type: String = "image/png", query: String = "", key: String? = nil
    ) -> TestAnswer {
        service.send("POST", "/v1/attachments" + query) { request in
            request.body = bytes
            request.contentType = type
            request.idempotencyKey = key
        }
    }

    private func content(_ id: String, range: String? = nil, ifRange: String? = nil, known: String? = nil) -> TestAnswer
    {
        service.send("GET", "/v1/attachments/\(id)") { request in
            request.range = range
            request.ifRange = ifRange
            request.ifNoneMatch = known
        }
    }

    @Test("a file comes back byte for byte, under its SHA-256, and nobody takes it for a page")
    func roundTrip() throws {
        let sent = upload(Self.png, query: "?name=%E5%89%8D%E4%BF%9D%E9%99%A9%E6%9D%A0%22.png")
        #expect(sent.status == 201)
        #expect(sent.field("Location") == "/v1/attachments/\(sent.id)")
        #expect(sent["sha256"].text == Digest.sha256(Self.png))
        #expect(sent["bytes"].integer == 208)
        let got = content(sent.id)
        #expect(got.status == 200)
        #expect(got.bytes == Self.png)
        #expect(got.field("Content-Type") == "image/png")
        #expect(got.field("ETag") == "\"\(Digest.sha256(Self.png))\"")
        #expect(got.field("X-Content-Type-Options") == "nosniff")
        #expect(got.field("Accept-Ranges") == "bytes")
        #expect(
            got.field("Content-Disposition")
                == "inline; filename=\"_____.png\"; filename*=UTF-8''%E5%89%8D%E4%BF%9D%E9%99%A9%E6%9D%A0%22.png")
        #expect(service.get("/v1/attachments/\(sent.id)/metadata")["name"].text == "前保险杠\".png")
        let same = content(sent.id, known: "\"\(Digest.sha256(Self.png))\"")
        #expect(same.status == 304)
        // RFC 9110, 15.4.5: a copy is kept by the same rules.
        #expect(same.field("Cache-Control") == "private, no-cache")
        #expect(same.field("Cache-Control") == got.field("Cache-Control"))
    }

    @Test("one part of it can be had, and none that there is not")
    func ranges() {
        let id = upload(Self.png).id
        let parts: [(String, [UInt8], String)] = [
            ("bytes=0-7", Array(Self.png[0...7]), "bytes 0-7/208"),
            ("bytes=200-", Array(Self.png[200...]), "bytes 200-207/208"),
            ("bytes=-3", Array(Self.png[205...]), "bytes 205-207/208"),
            ("bytes=100-9999", Array(Self.png[100...]), "bytes 100-207/208"),
        ]
        for (range, bytes, field) in parts {
            let answer = content(id, range: range)
            #expect(answer.status == 206, "\(range)")
            #expect(answer.bytes == bytes)
            #expect(answer.field("Content-Range") == field)
        }
        for range in ["bytes=208-", "bytes=-0"] {
            let answer = content(id, range: range)
            #expect(answer.status == 416)
            #expect(answer.code == "range_not_satisfiable")
            #expect(answer.field("Content-Range") == "bytes */208")
        }
        for range in ["bytes=5-3", "pages=1-2", "bytes=0-1,4-5", "bytes=a-b", "bytes=-", "bytes=1 0-2 0"] {
            #expect(content(id, range: range).bytes == Self.png, "\(range)")
        }
        #expect(content(id, range: "bytes=0-7", ifRange: "\"other\"").status == 200)
        #expect(content(id, range: "bytes=0-7", ifRange: "\"\(Digest.sha256(Self.png))\"").status == 206)
    }

    @Test("a file that is announced as too large is refused before any of it is taken")
    func announced() {
        for (bytes, status) in [(Int64(100_001), 413), (100_000, 201)] {
            let answer = service.send("POST", "/v1/attachments") { request in
                request.body = Self.png
                request.contentType = "image/png"
                request.announcedBytes = bytes
            }
            #expect(answer.status == status, "\(bytes)")
        }
    }

    @Test("the same bytes are kept once, whoever sends them")
    func deduplicates() {
        let first = upload(Self.png)
        let second = upload(Self.png)
        #expect(first.id != second.id)
        #expect(store.hashes() == [Digest.sha256(Self.png)])
        #expect(content(second.id).bytes == Self.png)
    }

    @Test("a retried upload is one; another file under its key is refused (API-06)")
    func isIdempotent() throws {
        let first = upload(Self.png, key: "photo-1")
        let again = upload(Self.png, key: "photo-1")
        #expect(again.id == first.id)
        #expect(again.field("Idempotency-Replayed") == "true")
        #expect(try service.count("SELECT count(*) FROM attachments") == 1)
        let other = upload(Self.png + [1], key: "photo-1")
        #expect(other.status == 422)
        #expect(other.code == "idempotency_key_reused")
    }

    @Test("API-06: the key of an upload is none for another route, nor the other way round")
    func keysOfOtherRoutes() {
        #expect(upload(Self.png, key: "photo-1").status == 201)
        #expect(service.post("/v1/attachment-sweeps", [:], key: "photo-1").code == "idempotency_key_reused")
        #expect(service.post("/v1/attachment-sweeps", [:], key: "sweep-1").status == 200)
        #expect(upload(Self.png, key: "sweep-1").code == "idempotency_key_reused")
        #expect(upload(Self.png, "text/html", key: "sweep-1").code == "idempotency_key_reused")
        #expect(upload(Self.png, query: "?name=other.png", key: "photo-1").code == "idempotency_key_reused")
        #expect(upload(Self.png, key: "photo-1").field("Idempotency-Replayed") == "true")
    }

    @Test(
        "API-06: while a file comes in, another request under its key is told so; then the key is free",
        .timeLimit(.minutes(1)), arguments: [true, false])
    func runningUpload(isWhole: Bool) throws {
        let body = HeldBody()
        let answered = DispatchSemaphore(value: 0)
        var request = service.request("POST", "/v1/attachments")
        request.contentType = "image/png"
        request.idempotencyKey = "photo-1"
        let port = StreamPort(body: body) { _, _, _ in NoPieces() }
        service.service.handle(request, through: { port }) { _, _ in answered.signal() }
        body.waitForReader()
        let second = upload(Self.png, key: "photo-1")
        #expect(second.status == 409 && second.code == "request_running" && second.field("Retry-After") == "1")
        body.give(.bytes(Self.png))
        body.waitForReader()
        // A client that vanishes leaves nothing, and its key.
        body.give(isWhole ? .end : .failed(BodyBroken()))
        answered.wait()
        let again = upload(Self.png, key: "photo-1")
        #expect(again.status == 201)
        #expect((again.field("Idempotency-Replayed") == "true") == isWhole)
        #expect(try service.count("SELECT count(*) FROM attachments") == 1)
    }

    @Test("what is too large, empty, of a kind that is not taken, or not what it says, leaves nothing behind")
    func refuses() throws {
        let page = Array("<html><script>alert(1)</script>".utf8)
        #expect(upload(Self.png + [UInt8](repeating: 0, count: 100_000)).status == 413)
        #expect(upload([]).status == 415)
        #expect(upload(page, "text/html").status == 415)
        #expect(upload(page, "image/svg+xml").status == 415)
        let lie = upload(page, "image/png")
        #expect(lie.status == 415)
        #expect(lie.code == "content_differs")
        #expect(upload(Self.png, query: "?name=a%0Ab").status == 400)
        #expect(upload(Self.png, query: "?outlet=out_01M85FB8T0Z8FYDYQB2ZJTXSYX").status == 404)
        #expect(try service.count("SELECT count(*) FROM attachments") == 0)
    }

    @Test("what nothing names can be removed, and is swept after a time; what is named stays")
    func sweeps() throws {
        let outlet = Outlet.sample(service)
        let kept = upload(Self.png)
        let named = AttachmentID(stored: kept.id)
        let call = try #require(OutletID(outlet))
        try service.database.writeAndWait { transaction in
            try AttachmentReferenceTable.insert(
                named, from: "ro_1", role: .walkAround, note: nil, on: "ro_1", outlet: call,
                at: TestService.morning, in: transaction)
        }
        #expect(service.send("DELETE", "/v1/attachments/\(kept.id)").code == "attachment_in_use")
        let loose = upload([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg")
        #expect(service.send("DELETE", "/v1/attachments/\(loose.id)").status == 204)
        #expect(content(loose.id).status == 404)
        upload([0xFF, 0xD8, 0xFF, 0xE1], "image/jpeg")
        #expect(service.post("/v1/attachment-sweeps", [:])["attachments"].integer == 0)
        service.put("/v1/test-clock", ["now": "2026-11-24T18:00:00Z"])
        #expect(service.post("/v1/attachment-sweeps", ["olderThanHours": 12])["attachments"].integer == 1)
        #expect(content(kept.id).bytes == Self.png)
        // Files are younger than an hour by the machine's clock: an upload's row may be under way.
        #expect(store.hashes().count == 3)
        #expect(store.remove(Digest.sha256([0xFF, 0xD8, 0xFF, 0xE1]), olderThan: 0))
        #expect(store.hashes().count == 2)
    }

    @Test("API-05: a file is removed at the version that the client names, and no other")
    func removedAtItsVersion() {
        let id = upload(Self.png).id
        #expect(service.get("/v1/attachments/\(id)/metadata").field("ETag") == "\"1\"")
        #expect(service.send("DELETE", "/v1/attachments/\(id)") { $0.ifMatch = "\"999\"" }.status == 412)
        #expect(service.get("/v1/attachments/\(id)/metadata").status == 200)
        #expect(service.send("DELETE", "/v1/attachments/\(id)") { $0.ifMatch = "\"1\"" }.status == 204)
    }

    @Test("EVT-04 in the night after a day what nothing names is swept by itself, however much is sent meanwhile")
    func sweepsItself() throws {
        upload(Self.png)
        service.pass(to: TestService.morning.adding(hours: 10))
        upload([0xFF, 0xD8, 0xFF, 0xE1], "image/jpeg")
        let waiting = service.get("/v1/jobs?kind=attachments.sweep&status=scheduled")["items"].items
        #expect(waiting.map { $0["dueAt"].text } == ["2026-11-24T19:00:00Z"])
        service.pass(to: TestService.morning.adding(hours: 20))
        #expect(try service.count("SELECT count(*) FROM attachments") == 2)
        service.pass(to: TestService.morning.adding(hours: 44))
        #expect(try service.count("SELECT count(*) FROM attachments") == 0)
        #expect(service.get("/v1/jobs?kind=attachments.sweep&status=scheduled")["items"].items.isEmpty)
        #expect(service.get("/v1/events?types=attachments.swept")["items"].items.count == 1)
    }

    @Test("a file whose bytes are gone is told as such, and not as an empty one")
    func bytesGone() {
        let id = upload(Self.png).id
        #expect(store.remove(Digest.sha256(Self.png), olderThan: 0))
        let answer = content(id)
        #expect(answer.status == 503)
        #expect(answer.code == "storage_unavailable")
    }

    @Test("a disk without room is told as 507, and one that takes no writes as 503")
    func faults() {
        #expect(AttachmentFault(28).refusal.status == 507)
        #expect(AttachmentFault(30).refusal.status == 503)
    }
}

extension Outlet {
    /// An outlet, made through the service.
    fileprivate static func sample(_ service: TestService) -> String {
        service.post(
            "/v1/outlets",
            [
                "code": "SH01", "name": "Pudong", "timeZone": "Asia/Shanghai", "currency": "CNY",
                "address": ["line1": "88 Jinke Road", "city": "Shanghai", "country": "CN"],
                "location": ["latitude": .decimal("31.2"), "longitude": .decimal("121.5")],
                "functions": ["mechanical"], "phone": "+862150001000",
                "openingHours": [["day": "mon", "start": "08:30", "end": "18:00"]], "bookedShare": 30,
                "callbackDays": 3, "taxRate": 13,
            ]
        ).id
    }
}
