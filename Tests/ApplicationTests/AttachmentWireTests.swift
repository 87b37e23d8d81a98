import Application
import Attachments
import Glibc
import JSON
import SQLDatabase
import ServiceKit
import SocketSupport
import TestSupport
import Testing

/// Files over sockets (EVT-05, SEC-02, SEC-04).
@Suite struct AttachmentWireTests {
    /// A JPEG by its first bytes, larger than any buffer on its way.
    private static let photo: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xE0] + (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 9) }

    private func upload(
        _ client: APIClient, _ bytes: [UInt8], _ type: String = "image/jpeg", query: String = "",
        fields: KeyValuePairs<String, String> = [:]
    ) throws -> APIClient.Answer {
        try client.send("POST", "/v1/attachments" + query, bytes: bytes, type: type, fields: fields)
    }

    @Test("a photo goes in and comes out in pieces, whole and by parts, again after a restart")
    func roundTrip() throws {
        let running = try RunningApplication()
        let client = try running.client()
        let sent = try upload(client, Self.photo, query: "?name=left.jpg")
        #expect(sent.status == 201)
        #expect(sent["sha256"].text == Digest.sha256(Self.photo))
        let path = "/v1/attachments/\(sent.id)"
        let got = try client.send("GET", path, bytes: nil)
        #expect(got.status == 200)
        #expect(got.bytes == Self.photo)
        #expect(got.fields["content-length"] == "3000004")
        #expect(got.fields["x-content-type-options"] == "nosniff")
        #expect(got.fields["content-disposition"]?.hasPrefix("inline; filename=\"left.jpg\"") == true)
        let head = try client.send("HEAD", path, bytes: nil)
        #expect(head.status == 200)
        #expect(head.fields["content-length"] == "3000004")
        // RFC 9110, 14.2: ranges are for GET alone; and of two lines neither counts.
        let ranged = try client.send("HEAD", path, bytes: nil, fields: ["Range": "bytes=0-9"])
        #expect(ranged.status == 200)
        #expect(ranged.fields["content-length"] == "3000004")
        #expect(ranged.fields["content-range"] == nil)
        let twice = try client.send("GET", path, bytes: nil, fields: ["Range": "bytes=0-1", "Range": "bytes=4-5"])
        #expect(twice.status == 200)
        #expect(twice.bytes == Self.photo)
        let part = try client.send("GET", path, bytes: nil, fields: ["Range": "bytes=2999000-"])
        #expect(part.status == 206)
        #expect(part.bytes == Array(Self.photo[2_999_000...]))
        #expect(part.fields["content-range"] == "bytes 2999000-3000003/3000004")
        let beyond = try client.send("GET", path, bytes: nil, fields: ["Range": "bytes=3000004-"])
        #expect(beyond.status == 416)
        #expect(beyond.fields["content-range"] == "bytes */3000004")
        let known = try client.send("GET", path, bytes: nil, fields: ["If-None-Match": got.fields["etag"] ?? ""])
        #expect(known.status == 304)
        #expect(known.bytes.isEmpty)
        running.stop()
        let again = try RunningApplication(on: running.store)
        defer { again.remove() }
        #expect(try again.client().send("GET", path, bytes: nil).bytes == Self.photo)
    }

    @Test("who may see the order may see its photos; another outlet is told 404 (SEC-02)")
    func scope() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let client = try running.client()
        let world = try World.make(client)
        let other = try client.post("/v1/outlets", World.outletBody.with("code", "SH02")).id
        func key(_ outlet: String) throws -> APIClient {
            let made = try client.post(
                "/v1/api-keys",
                [
                    "name": "Tablet", "permissions": ["readOrders", "attachFiles", "manageOrders"],
                    "reach": ["kind": "outlets", "outletIds": [.string(outlet)]],
                ])
            return try APIClient(port: running.port, key: made["key"].text)
        }
        let (own, foreign) = (try key(world.outlet), try key(other))
        let photo = try upload(own, Self.photo)
        #expect(photo["outletId"].text == world.outlet)
        #expect(try foreign.send("GET", "/v1/attachments/\(photo.id)", bytes: nil).status == 404)
        #expect(try foreign.send("GET", "/v1/attachments/\(photo.id)/metadata").status == 404)
        #expect(try foreign.send("DELETE", "/v1/attachments/\(photo.id)").status == 404)
        #expect(try own.send("GET", "/v1/attachments/\(photo.id)", bytes: nil).status == 200)
        // One of the whole network is seen at the outlet whose order names it.
        let scan = try upload(client, Array("%PDF-1.7 agreement".utf8), "application/pdf")
        #expect(try own.send("GET", "/v1/attachments/\(scan.id)", bytes: nil).status == 404)
        let order = try client.post(
            "/v1/repair-orders",
            [
                "outletId": "\(world.outlet)", "customerId": "\(world.customer)", "vehicleId": "\(world.vehicle)",
                "advisorId": "\(world.advisor)", "concerns": ["Noise"],
            ]
        ).id
        let named = try client.post(
            "/v1/repair-orders/\(order)/attachments", ["attachmentId": .string(scan.id), "role": "document"])
        #expect(named["items"][0]["attachment"]["mediaType"].text == "application/pdf")
        #expect(try own.send("GET", "/v1/attachments/\(scan.id)", bytes: nil).status == 200)
        #expect(try foreign.send("GET", "/v1/attachments/\(scan.id)", bytes: nil).status == 404)
        let walk: JSONValue = [
            "mileageKm": 45_000, "fuelPercent": 50, "warningLamps": [], "customerPresent": true, "items": [],
            "marks": [["zone": "roof", "kind": "dent", "photos": [.string(photo.id)]]],
        ]
        let seen = try own.send("PUT", "/v1/repair-orders/\(order)/walk-around", walk)
        #expect(seen["walkAround"]["marks"][0]["photos"] == [.string(photo.id)])
        #expect(try own.send("GET", "/v1/repair-orders/\(order)/attachments")["items"].items.count == 2)
        let unknown = try own.send(
            "PUT", "/v1/repair-orders/\(order)/walk-around", walk.with("photos", ["att_01M85FB8T0Z8FYDYQB2ZJTXSYX"]))
        #expect(unknown.status == 422)
        #expect(unknown.json["errors"][0]["pointer"].text == "/photos")
    }

    @Test("a file over the limit is refused, and the check finds bytes that have gone")
    func limits() throws {
        let running = try RunningApplication()
        let client = try running.client()
        let large = try upload(client, Self.photo + [UInt8](repeating: 1, count: 20 << 20))
        #expect(large.status == 413)
        #expect(large.code == "body_too_large")
        let second = try running.client()
        let kept = try upload(second, Self.photo)
        running.stop()
        defer { running.store.remove() }
        guard running.store.attachments == nil else { return }
        let folder = running.store.database + ".attachments"
        func findings() throws -> [String] {
            let looked = try DatabaseCheck.open(running.store.database)
            defer { looked.close() }
            nonisolated(unsafe) var codes: [String] = []
            _ = DatabaseCheck(attachments: .folder(folder)).run(on: looked) { codes.append($0.code) }
            return codes
        }
        #expect(try findings() == [])
        let hash = kept["sha256"].text
        #expect(unlink("\(folder)/\(hash.prefix(2))/\(hash)") == 0)
        #expect(try findings() == ["attachments.file"])
    }
}
