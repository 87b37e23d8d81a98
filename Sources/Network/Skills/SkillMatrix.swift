import JSON
import ServiceKit

/// Who of an outlet has which skill, what expires soon, and what is missing (NET-04).
struct SkillMatrix {
    let staff: [Staff]
    /// The network's catalogue.
    let skills: [Skill]
    let today: LocalDate
    /// What expires within so many days is shown as expiring.
    let days: Int

    /// What a certificate is worth today.
    enum Standing: String {
        case valid, expiring, expired
    }

    func standing(_ skill: StaffSkill) -> Standing {
        guard let end = skill.expiresOn else { return .valid }
        if end < today { return .expired }
        return end <= today.adding(days: days) ? .expiring : .valid
    }

    /// The catalogue's codes, and those beside it that someone has.
    private var codes: [String] {
        Set(skills.map(\.code)).union(staff.flatMap { $0.skills.map(\.code) }).sorted()
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("asOf", today)
            writer.member("expiringWithin", days)
            writer.array("skills") { writer in
                for code in codes { write(code, to: &writer) }
            }
            writer.array("expiring") { writer in
                for (person, skill) in lines.filter({ standing($0.1) != .valid }).sorted(by: Self.isSooner) {
                    writer.object { write(skill, of: person, to: &$0) }
                }
            }
        }
    }

    private var lines: [(Staff, StaffSkill)] { staff.flatMap { person in person.skills.map { (person, $0) } } }

    private static func isSooner(_ one: (Staff, StaffSkill), _ other: (Staff, StaffSkill)) -> Bool {
        let (first, second) = (one.1.expiresOn, other.1.expiresOn)
        guard first != second, let first, let second else { return one.0.id < other.0.id }
        return first < second
    }

    private func write(_ code: String, to writer: inout JSONWriter) {
        let holders = lines.filter { $0.1.code == code }
        writer.object { writer in
            writer.member("code", code)
            writer.member("name", skills.first { $0.code == code }?.name)
            writer.member("holders", Int64(holders.filter { standing($0.1) != .expired }.count))
            writer.array("staff") { writer in
                for (person, skill) in holders { writer.object { write(skill, of: person, to: &$0) } }
            }
        }
    }

    private func write(_ skill: StaffSkill, of person: Staff, to writer: inout JSONWriter) {
        writer.member("staffId", person.id)
        writer.member("name", person.name)
        writer.member("code", skill.code)
        writer.member("level", skill.level)
        writer.member("certificateNumber", skill.certificate)
        writer.member("issuedOn", skill.issuedOn)
        writer.member("expiresOn", skill.expiresOn)
        writer.member("standing", standing(skill).rawValue)
    }
}
