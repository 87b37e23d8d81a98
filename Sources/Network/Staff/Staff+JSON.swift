package import JSON
import ServiceKit

extension Staff {
    /// Reads new staff; identifier and times are set when they are registered.
    static func read(_ reader: inout ObjectReader) -> Staff {
        Staff(
            id: StaffID(stored: ""), name: reader.string("name"), outletIDs: readOutlets(&reader),
            roles: readRoles(&reader), skills: reader.isPresent("skills") ? readSkills(&reader) : clearSkills(&reader),
            shifts: Schedule(
                week: Schedule.readWeek("shifts", &reader),
                exceptions: Schedule.readExceptions("shiftExceptions", &reader)),
            department: reader.optionalChoice("department", Department.self),
            grade: reader.optionalString("grade", length: 1...40),
            status: reader.optionalChoice("status", StaffStatus.self) ?? .active, version: 1,
            createdAt: Instant(microseconds: 0))
    }

    static func readChanges(_ reader: inout ObjectReader) -> Changes<Staff> {
        var changes = Changes<Staff>()
        changes.set(\.name, to: reader.change("name") { $0.string("name") })
        changes.set(\.outletIDs, to: reader.change("outletIds", readOutlets))
        changes.set(\.roles, to: reader.change("roles", readRoles))
        changes.set(\.skills, to: reader.change("skills", readSkills))
        changes.set(\.shifts.week, to: reader.change("shifts") { Schedule.readWeek("shifts", &$0) })
        changes.set(
            \.shifts.exceptions,
            to: reader.change("shiftExceptions") { Schedule.readExceptions("shiftExceptions", &$0) })
        changes.set(
            \.department,
            to: reader.clearableChange("department") { $0.optionalChoice("department", Department.self) })
        changes.set(\.grade, to: reader.clearableChange("grade") { $0.optionalString("grade", length: 1...40) })
        changes.set(\.status, to: reader.change("status") { $0.choice("status", StaffStatus.self) })
        return changes
    }

    private static func readOutlets(_ reader: inout ObjectReader) -> [OutletID] {
        var seen = Set<OutletID>()
        return reader.array("outletIds", count: 1...20) { element in
            let id = element.parsed(
                expected: "an identifier like out_…", placeholder: OutletID(stored: ""), OutletID.init(_:))
            if !seen.insert(id).inserted { element.complain(.notAllowed(reason: "it is named twice")) }
            return id
        }
    }

    private static func readRoles(_ reader: inout ObjectReader) -> Set<StaffRole> {
        Set(reader.distinctChoices("roles", StaffRole.self))
    }

    private static func readSkills(_ reader: inout ObjectReader) -> [StaffSkill] {
        var seen = Set<String>()
        let skills = reader.array("skills", count: 0...100) { element -> StaffSkill? in
            let skill = element.object { reader -> StaffSkill? in
                readSkill(&reader)
            }
            if let skill, !seen.insert(skill.code).inserted {
                element.complain(.notAllowed(reason: "the skill is named twice"))
            }
            return skill
        }
        return skills.compactMap { $0 }
    }

    private static func readSkill(_ reader: inout ObjectReader) -> StaffSkill {
        let skill = StaffSkill(
            code: reader.string("code", length: 1...40), level: Int(reader.integer("level", in: 1...5)),
            expiresOn: reader.optionalDate("expiresOn"),
            certificate: reader.optionalString("certificateNumber", length: 1...60),
            issuedOn: reader.optionalDate("issuedOn"))
        if let issued = skill.issuedOn, let end = skill.expiresOn, end < issued {
            reader.complain("expiresOn", .notAllowed(reason: "it is before the certificate was issued"))
        }
        return skill
    }

    private static func clearSkills(_ reader: inout ObjectReader) -> [StaffSkill] {
        // Reads a null, so that it does not count as an unknown member.
        _ = reader.optionalValue("skills")
        return []
    }
}

extension Staff: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("createdAt", createdAt)
        writer.member("status", status.rawValue)
        writer.member("name", name)
        writeDocument(to: &writer)
        writer.member("department", department?.rawValue)
        writer.member("grade", grade)
        writer.array("nextActions", strings: Self.transitions.actions(from: status).map(\.rawValue))
    }

    /// What is stored as one document.
    func writeDocument(to writer: inout JSONWriter) {
        writer.array("outletIds", strings: outletIDs.map(\.text))
        writer.array("roles", strings: StaffRole.allCases.filter(roles.contains).map(\.rawValue))
        writer.array("skills") { writer in
            for skill in skills {
                writer.object { writer in
                    writer.member("code", skill.code)
                    writer.member("level", skill.level)
                    writer.member("expiresOn", skill.expiresOn)
                    writer.member("certificateNumber", skill.certificate)
                    writer.member("issuedOn", skill.issuedOn)
                }
            }
        }
        Schedule.writeWeek("shifts", shifts.week, to: &writer)
        Schedule.writeExceptions("shiftExceptions", shifts.exceptions, to: &writer)
    }

    /// What was stored as one document.
    struct Document: Sendable {
        let outletIDs: [OutletID]
        let roles: Set<StaffRole>
        let skills: [StaffSkill]
        let shifts: Schedule

        static func read(_ reader: inout ObjectReader) -> Document {
            Document(
                outletIDs: readOutlets(&reader), roles: readRoles(&reader), skills: readSkills(&reader),
                shifts: Schedule(
                    week: Schedule.readWeek("shifts", &reader),
                    exceptions: Schedule.readExceptions("shiftExceptions", &reader)))
        }
    }

    /// The members that a change can touch, for its event.
    static let changeable: [StaticString] = [
        "status", "name", "outletIds", "roles", "skills", "shifts", "shiftExceptions", "department", "grade",
    ]

    /// Who it is, and notes on why someone is away: events only name these members.
    static let personal: [StaticString] = ["name", "shiftExceptions"]
}
