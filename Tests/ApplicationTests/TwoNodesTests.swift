import DatabaseSupport
import JSON
import ServiceKit
import TestSupport
import Testing

/// What two programs promise that serve one database at once.
@Suite("Two nodes on one database", .enabled(if: TestEngine.current == .postgres))
struct TwoNodesTests {
    @Test("a vehicle goes through all six processes, each request to the other node than the one before")
    func journey() throws {
        let nodes = try TwoNodes(at: "2026-11-24T01:00:00Z")
        defer { nodes.remove() }
        let api = try nodes.client()
        let world = try World.make(api)
        let (order, callback) = try world.delivered(api)
        try api.put("/v1/test-clock", ["now": "2026-11-27T02:00:00Z"])
        let attempt: JSONValue = ["staffId": .string(world.agent), "channel": "phone", "outcome": "reached"]
        try api.post("/v1/callbacks/\(callback)/attempts", attempt)
        try api.post(
            "/v1/callbacks/\(callback)/complete",
            [
                "staffId": .string(world.agent), "verbatim": "Very good",
                "answers": [["question": "overall", "score": 9], ["question": "recommend", "score": 10]],
            ])
        for path in ["/v1/repair-orders/\(order)", "/v1/events?resource=\(order)&limit=200", "/v1/repair-orders"] {
            let seen = try [nodes.first, nodes.second].map { try $0.client().get(path).bytes }
            #expect(seen[0] == seen[1], "\(path)")
        }
        #expect(try api.get("/v1/repair-orders/\(order)")["status"] == "closed")
        let rules = try api.get("/v1/repair-orders/\(order)/compliance")["rules"].items
        #expect(rules.allSatisfy { $0["result"] != "pending" })
    }

    @Test("what one node was answered, the other shows at once, also where it has an answer kept")
    func readAfterWrite() throws {
        let nodes = try TwoNodes()
        defer { nodes.remove() }
        let one = try nodes.first.client()
        let other = try nodes.second.client()
        let world = try World.make(one)
        let path = "/v1/customers/\(world.customer)"
        for turn in 0..<20 {
            let (writer, reader) = turn % 2 == 0 ? (one, other) : (other, one)
            _ = try reader.get(path)
            let current = try writer.get(path)
            let fields: KeyValuePairs = ["If-Match": current.fields["etag"] ?? "*"]
            let changed = try writer.send(
                "PATCH", path, bytes: Array(#"{"name":"Name \#(turn)"}"#.utf8), fields: fields)
            #expect(changed.status == 200)
            #expect(try reader.get(path)["name"] == .string("Name \(turn)"))
        }
    }

    @Test("a key that reaches both nodes at once is one order, with one answer; who comes meanwhile is told so")
    func sameKey() throws {
        let nodes = try TwoNodes(at: "2026-11-24T01:00:00Z")
        defer { nodes.remove() }
        let world = try World.make(nodes.client())
        let clients = try nodes.clients(6)
        for round in 0..<10 {
            let answers = try race(6) { number in
                try clients[number].withClient { api in
                    try api.patiently("/v1/repair-orders", world.orderBody(), key: "create-\(round)").answer
                }
            }.map { try $0.get() }
            let made = answers.filter { $0.status == 201 }
            #expect(Set(made.map(\.bytes)).count == 1)
            #expect(made.count { $0.fields["idempotency-replayed"] == nil } == 1)
            let others = answers.filter { $0.status != 201 }
            #expect(others.allSatisfy { $0.code == "request_running" && $0.fields["retry-after"] == "1" })
            #expect(others.allSatisfy { $0.status == 409 }, "\(answers.map(\.status))")
            for number in 0..<2 {
                let again = try clients[number].withClient { api in
                    try api.patiently("/v1/repair-orders", world.orderBody(), key: "create-\(round)").answer
                }
                #expect(again.bytes == made.first?.bytes)
            }
        }
        #expect(try nodes.client().get("/v1/repair-orders?limit=200")["items"].items.count == 10)
    }

    @Test("numbers of orders made at both nodes at once have no gap and no double")
    func numbers() throws {
        let nodes = try TwoNodes(at: "2026-11-24T01:00:00Z")
        defer { nodes.remove() }
        let world = try World.make(nodes.client())
        let clients = try nodes.clients(8)
        let made = try race(8) { number in
            try clients[number].withClient { api in
                try (0..<15).map { turn in
                    let key = "order-\(number)-\(turn)"
                    let answer = try api.patiently("/v1/repair-orders", world.orderBody(), key: key).answer
                    #expect(answer.status == 201)
                    return answer["number"].text
                }
            }
        }.flatMap { try $0.get() }
        let expected = (1...120).map { "SH01-20261124-" + NumberRange.padded(Int64($0), width: 4) }
        #expect(made.sorted() == expected)
    }

    @Test("of eight who book one slot at both nodes at once, one gets it, for every slot of a morning")
    func slots() throws {
        let nodes = try TwoNodes()
        defer { nodes.remove() }
        let world = try World.make(nodes.client())
        let clients = try nodes.clients(8)
        let morning = try #require(Instant(World.tuesday))
        for slot in 0..<6 {
            let time = morning.adding(minutes: Int64(slot) * 90).text
            let answers = try race(8) { number in
                try clients[number].withClient { api in
                    let key = "book-\(slot)-\(number)"
                    return try api.patiently("/v1/appointments", world.bookingBody(time), key: key).answer
                }
            }.map { try $0.get() }
            #expect(answers.count { $0.status == 201 } == 1, "\(answers.map(\.status))")
            #expect(answers.filter { $0.status != 201 }.allSatisfy { $0.status == 409 && $0.rule == "BKG-04" })
        }
        let book = try nodes.client().get("/v1/appointments?outlet=\(world.outlet)")
        #expect(book["items"].items.count == 6)
    }

    @Test("of twenty who issue the last two parts at both nodes at once, two get them")
    func lastParts() throws {
        let nodes = try TwoNodes(at: "2026-11-24T01:00:00Z")
        defer { nodes.remove() }
        let api = try nodes.client()
        let world = try World.make(api, pads: 2)
        let (order, job) = try world.inRepair(api)
        let clients = try nodes.clients(20)
        let answers = try race(20) { number in
            try clients[number].withClient { api in
                let path = "/v1/repair-orders/\(order)/part-issues"
                return try api.patiently(path, world.issueBody(job), key: "issue-\(number)").answer
            }
        }.map { try $0.get() }
        #expect(answers.count { $0.status == 201 } == 2, "\(answers.map(\.status))")
        #expect(answers.count { $0.status == 409 && $0.rule == "REP-05" } == 18)
        let stock = try api.get("/v1/outlets/\(world.outlet)/stock?partNumber=\(world.pad)")["items"].items
        #expect(stock.first?["onHand"].integer == 0)
    }

    @Test("who follows the events at either node sees each once, in one order, while both nodes write")
    func events() throws {
        let nodes = try TwoNodes(at: "2026-11-24T01:00:00Z")
        defer { nodes.remove() }
        let world = try World.make(nodes.client())
        let start = try Self.follow(nodes.first.client(), after: 0)
        // Six write, and two follow meanwhile, each at its node, until they have seen the last order.
        let clients = try nodes.clients(8)
        let orders = 6 * 12
        let seen = try race(8) { number -> [Int64] in
            try clients[number].withClient { api in
                guard number < 6 else {
                    var seen = start
                    var created = 0
                    // An event that was passed by would never come; so the turns are bounded.
                    for _ in 0..<20_000 where created < orders {
                        let more = try Self.page(api, after: seen.last ?? 0)
                        seen += more.map(\.sequence)
                        created += more.count { $0.type == "repairOrder.created" }
                    }
                    return seen
                }
                for turn in 0..<12 {
                    let key = "order-\(number)-\(turn)"
                    let answer = try api.patiently("/v1/repair-orders", world.orderBody(), key: key).answer
                    #expect(answer.status == 201)
                }
                return []
            }
        }.map { try $0.get() }.filter { !$0.isEmpty }
        let all = try Self.follow(nodes.second.client(), after: 0)
        #expect(seen.count == 2)
        #expect(all == all.sorted() && Set(all).count == all.count)
        for one in seen { #expect(one == Array(all.prefix(one.count))) }
    }

    private static func page(_ api: APIClient, after: Int64) throws -> [(sequence: Int64, type: String)] {
        try api.get("/v1/events?limit=200&cursor=\(Cursor(["\(after)"]).text(of: "/v1/events"))")["items"].items
            .map { ($0["sequence"].integer ?? 0, $0["type"].text) }
    }

    private static func follow(_ api: APIClient, after: Int64) throws -> [Int64] {
        var seen: [Int64] = []
        while true {
            let more = try page(api, after: seen.last ?? after)
            if more.isEmpty { return seen }
            seen += more.map(\.sequence)
        }
    }
}
