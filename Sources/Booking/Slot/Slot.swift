import JSON
import Network
import ServiceKit

/// A time that can be booked (BKG-14).
struct Slot: Sendable {
    let span: Range<Instant>
    /// Who can receive the customer then; never empty.
    let advisors: [Staff]
    let steps: [WorkStep]
    /// How the customer can go on then (BKG-16).
    let transports: [Transport]
}

extension Slot: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("startsAt", span.lowerBound)
        writer.member("endsAt", span.upperBound)
        writer.array("advisors") { writer in
            for advisor in advisors {
                writer.object { writer in
                    writer.member("id", advisor.id)
                    writer.member("name", advisor.name)
                }
            }
        }
        var bayKinds: [String] = []
        var skills: [WorkStep] = []
        for step in steps {
            if !bayKinds.contains(step.bayKind.rawValue) { bayKinds.append(step.bayKind.rawValue) }
            if !skills.contains(where: { $0.skill == step.skill && $0.level == step.level }) { skills.append(step) }
        }
        writer.array("bayKinds", strings: bayKinds)
        writer.array("skills") { writer in
            for step in skills {
                writer.object { writer in
                    writer.member("code", step.skill)
                    writer.member("level", step.level)
                }
            }
        }
        writer.member("hours", steps.hours)
        writer.array("transport", strings: transports.map(\.rawValue))
    }

    /// What a refusal offers instead: the time and the first advisor.
    var offer: JSONValue {
        var members = [
            JSONMember(name: "startsAt", value: .string(span.lowerBound.text)),
            JSONMember(name: "endsAt", value: .string(span.upperBound.text)),
        ]
        if let advisor = advisors.first {
            let person = JSONObject(members: [
                JSONMember(name: "id", value: .string(advisor.id.text)),
                JSONMember(name: "name", value: .string(advisor.name)),
            ])
            members.append(JSONMember(name: "advisor", value: .object(person)))
        }
        return .object(JSONObject(members: members))
    }
}

extension [WorkStep] {
    /// How long the work takes in all.
    var hours: Hours { reduce(Hours(hundredths: 0)) { $0 + $1.hours } }
}
