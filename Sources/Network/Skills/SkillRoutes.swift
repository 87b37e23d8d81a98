import JSON
import SQLDatabase
import ServiceKit

/// The network's catalogue of skills, and who has which at an outlet (NET-04).
enum SkillRoutes {
    static let all: [Route] = [
        .post("/v1/skills", .manageNetwork, reading: Skill.read, create),
        .get("/v1/skills", .readNetwork, query: DateFilter.parameters(), paged: true, list),
        .get("/v1/skills/{code}", .readNetwork, show),
        .patch("/v1/skills/{code}", .manageNetwork, reading: Skill.readChanges, change),
        .get("/v1/outlets/{id}/skill-matrix", .readNetwork, query: ["expiringWithin"], matrix),
    ]

    private static func create(_ input: Skill, _ call: Call, _ transaction: Transaction) throws -> Answer {
        try call.requireNetworkReach()
        guard try SkillTable.find(input.code, in: transaction) == nil else { throw Refusal.skillTaken(input.code) }
        var skill = input
        skill.createdAt = call.now
        try SkillTable.insert(skill, in: transaction)
        try call.record(
            Event("skill.created", skill.code, outlet: nil, changes: [.init("name", to: skill.name)]),
            in: transaction)
        return .created(skill, at: "/v1/skills/\(skill.code)", version: skill.version)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let skills = try SkillTable.list(
            call.query.dates(created: .created, changes: SkillTable.changes), after: try page.afterID(),
            limit: page.limit, in: transaction)
        return .list(skills, page, call) { [$0.code] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let skill = try load(call, in: transaction)
        return .ok(skill, version: skill.version)
    }

    private static func change(_ input: Changes<Skill>, _ call: Call, _ transaction: Transaction) throws -> Answer {
        try call.requireNetworkReach()
        let before = try load(call, in: transaction)
        try call.checkVersion(before.version)
        var skill = before
        input.apply(to: &skill)
        let changes = Event.changes(of: Skill.changeable, from: before, to: skill)
        guard !changes.isEmpty else { return .ok(before, version: before.version) }
        skill.version += 1
        try SkillTable.update(skill, in: transaction)
        try call.record(
            Event("skill.updated", skill.code, version: skill.version, outlet: nil, changes: changes),
            in: transaction)
        return .ok(skill, version: skill.version)
    }

    private static func load(_ call: Call, in transaction: Transaction) throws -> Skill {
        guard let skill = try SkillTable.find(call.text("code"), in: transaction) else {
            throw Refusal.notFound("skill")
        }
        return skill
    }

    private static func matrix(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let days = try call.query.parsed("expiringWithin") { text in
            Int(text).flatMap { (0...730).contains($0) ? $0 : nil }
        }
        let matrix = SkillMatrix(
            staff: try StaffTable.atOutlet(outlet.id, in: transaction),
            skills: try SkillTable.all(in: transaction), today: outlet.zone.date(of: call.now), days: days ?? 60)
        return Answer.json { matrix.write(to: &$0) }
    }
}

extension Refusal {
    fileprivate static func skillTaken(_ code: String) -> Refusal {
        Refusal(
            code: "skill_code_taken", "Another skill has the code \(code). Choose a code that no skill has.",
            zh: "技能代码 \(code) 已被使用,请使用其他代码。", at: "/code")
    }
}
