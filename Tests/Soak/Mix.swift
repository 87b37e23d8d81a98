/// What the clients send, and how often.
struct Mix {
    enum Kind: Int, CaseIterable {
        case health, order, list, create, replay, missing, unreadable, unauthorized, malformed, vanishing, slow

        /// How often in a thousand.
        var weight: Int {
            switch self {
            case .health: 140
            case .order: 560
            case .list: 120
            case .create: 60
            case .replay: 30
            case .missing: 40
            case .unreadable: 20
            case .unauthorized: 20
            case .malformed: 2
            case .vanishing: 3
            case .slow: 5
            }
        }

        /// The only status that is right.
        var status: Int {
            switch self {
            case .health, .order, .list, .vanishing, .slow: 200
            case .create, .replay: 201
            case .missing: 404
            case .unreadable, .malformed: 400
            case .unauthorized: 401
            }
        }
    }

    /// One request, ready to be sent.
    struct Request {
        let kind: Kind
        let bytes: [UInt8]
    }

    private static let digits = 12

    private var random: UInt64
    private var created = 0
    private let kinds: [Kind]
    private let fixed: [Kind: [[UInt8]]]
    /// The request that creates, and where in it the running number stands.
    private let creation: [UInt8]
    private let places: [Int]

    init(key: String, orders: [String], run: UInt64) {
        random = run | 1
        kinds = Kind.allCases.flatMap { Array(repeating: $0, count: $0.weight) }
        let head = "Host: soak\r\nAuthorization: Bearer \(key)\r\n"
        func get(_ target: String) -> [UInt8] { Array("GET \(target) HTTP/1.1\r\n\(head)\r\n".utf8) }
        let known = orders.map { get("/v1/repair-orders/\($0)") }
        fixed = [
            .health: [get("/healthz")], .order: known, .slow: known, .vanishing: known,
            .list: [get("/v1/repair-orders?limit=10"), get("/v1/customers?limit=10")],
            .missing: [get("/v1/repair-orders/ro_00000000000000000000000000")],
            .unreadable: [Self.post("{\"kind\":", "\(head)Idempotency-Key: soak-unreadable\r\n")],
            .unauthorized: [Array("GET /v1/repair-orders HTTP/1.1\r\nHost: soak\r\n\r\n".utf8)],
            .malformed: [Array("GET / HTTP/1.1\r\nHost : soak\r\n\r\n".utf8)],
        ]
        let mark = String(repeating: "#", count: Self.digits)
        let content =
            "{\"kind\":\"person\",\"name\":\"Soak \(mark)\",\"language\":\"en\","
            + "\"phones\":[{\"number\":\"+86\(mark)\",\"primary\":true}]}"
        let template = Self.post(content, "\(head)Idempotency-Key: soak-\(run)-\(mark)\r\n")
        places = template.indices.filter { template[$0] == 0x23 && template[$0 - 1] != 0x23 }
        creation = template
    }

    /// The next request.
    mutating func next() -> Request {
        let kind = kinds[below(kinds.count)]
        switch kind {
        case .create:
            created += 1
            return Request(kind: kind, bytes: creation(number: created))
        case .replay:
            // Far enough back that it has been answered.
            guard created > 300 else { return Request(kind: .health, bytes: fixed[.health]?.first ?? []) }
            return Request(kind: kind, bytes: creation(number: created - 300))
        default:
            let choices = fixed[kind] ?? []
            return Request(kind: kind, bytes: choices[below(choices.count)])
        }
    }

    private func creation(number: Int) -> [UInt8] {
        var bytes = creation
        for place in places {
            var rest = number
            for index in (0..<Self.digits).reversed() {
                // A phone number begins with 1.
                bytes[place + index] = index == 0 ? 49 : UInt8(48 + rest % 10)
                rest /= 10
            }
        }
        return bytes
    }

    private mutating func below(_ end: Int) -> Int {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        return Int(random % UInt64(end))
    }

    private static func post(_ content: String, _ head: String) -> [UInt8] {
        let type = "Content-Type: application/json\r\nContent-Length: \(content.utf8.count)\r\n"
        return Array("POST /v1/customers HTTP/1.1\r\n\(head)\(type)\r\n\(content)".utf8)
    }
}
