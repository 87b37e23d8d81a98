import JSON
import SQLDatabase
import ServiceKit

enum PartRoutes {
    static let all: [Route] = [
        .post("/v1/parts", .manageParts, reading: PartInput.read, create),
        .get(
            "/v1/parts", .readParts, query: DateFilter.parameters(and: ["number", "name", "externalId"]), paged: true,
            list),
        .get("/v1/parts/{part}", .readParts, get),
        .patch("/v1/parts/{part}", .manageParts, reading: PartChange.read, change),
    ]

    /// How integrators' ids name parts.
    private static let kind = "parts"

    private static func create(_ input: PartInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        try call.requireNetworkReach()
        var part = Part(input, id: call.newID(), at: call.now)
        try part.requireOneCurrency()
        if let number = input.supersedes {
            _ = try Part.referenced(number: number, at: "/supersedes", in: transaction)
        }
        guard try PartTable.insert(part, in: transaction) else { throw Refusal.partNumberTaken(part.number) }
        _ = try call.setExternalIDs(input.externalIDs, of: kind, part.id.text, in: transaction)
        try part.readExternalIDs(in: transaction)
        let event = Event("part.created", part.id.text, outlet: nil, changes: [.init("number", to: part.number)])
        try call.record(event, in: transaction)
        return .created(part, at: "/v1/parts/\(part.id)", version: part.version)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let filter = PartTable.Filter(
            after: page.after?.first ?? "", number: call.query["number"], nameContains: call.query["name"],
            ids: try call.externalIDFilter(of: kind, in: transaction),
            dates: try call.query.dates(of: PartID.self), limit: page.limit)
        var parts = try PartTable.list(filter, in: transaction)
        for index in parts.indices { try parts[index].readExternalIDs(in: transaction) }
        return .list(parts, page, call) { [$0.number] }
    }

    private static func get(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var part = try Part.load(call.text("part"), in: transaction)
        try part.readExternalIDs(in: transaction)
        return .ok(part, version: part.version)
    }

    private static func change(_ input: PartChange, _ call: Call, _ transaction: Transaction) throws -> Answer {
        try call.requireNetworkReach()
        var before = try Part.load(call.text("part"), in: transaction)
        try call.checkVersion(before.version)
        var part = before.applying(input)
        try part.requireOneCurrency()
        try before.readExternalIDs(in: transaction)
        var changes = part.changes(since: before)
        if try call.setExternalIDs(input.externalIDs, of: kind, part.id.text, in: transaction) {
            changes.append(try call.externalIDChange(from: before.externalIDs, of: part.id.text, in: transaction))
        }
        try part.readExternalIDs(in: transaction)
        guard !changes.isEmpty else { return .ok(before, version: before.version) }
        guard try PartTable.update(part, in: transaction) else { throw Refusal.conflict }
        let event = Event("part.changed", part.id.text, version: part.version, outlet: nil, changes: changes)
        try call.record(event, in: transaction)
        return .ok(part, version: part.version)
    }
}

extension Part {
    fileprivate mutating func readExternalIDs(in transaction: Transaction) throws {
        externalIDs = try ExternalIDTable.list(of: id.text, in: transaction)
    }

    fileprivate init(_ input: PartInput, id: PartID, at now: Instant) {
        self.init(
            id: id, number: input.number, name: input.name, unit: input.unit, listPrice: input.listPrice,
            cost: input.cost, genuine: input.genuine, category: input.category, maker: input.maker,
            shelfLifeDays: input.shelfLifeDays.map(Int.init), hazardous: input.hazardous,
            supersedes: input.supersedes, createdAt: now, version: 1)
    }

    fileprivate func applying(_ change: PartChange) -> Part {
        var part = self
        part.name = change.name ?? name
        part.listPrice = change.listPrice ?? listPrice
        part.cost = change.cost ?? cost
        part.genuine = change.genuine ?? genuine
        if let category = change.category { part.category = category }
        if let maker = change.maker { part.maker = maker }
        part.version += 1
        return part
    }

    fileprivate func changes(since before: Part) -> [Event.Change] {
        let members: [(String, String?, String?)] = [
            ("name", before.name, name), ("listPrice", before.listPrice.text, listPrice.text),
            ("cost", before.cost.text, cost.text), ("genuine", "\(before.genuine)", "\(genuine)"),
            ("category", before.category, category), ("maker", before.maker, maker),
        ]
        return members.filter { $0.1 != $0.2 }.map { Event.Change($0.0, from: $0.1, to: $0.2) }
    }
}

extension Refusal {
    fileprivate static func partNumberTaken(_ number: String) -> Refusal {
        Refusal(
            code: "part_number_taken",
            "There is a part with the number \(number) already. Change that one, or choose another number.",
            zh: "编号为 \(number) 的配件已存在。请修改该配件,或换一个编号。", at: "/number")
    }
}
