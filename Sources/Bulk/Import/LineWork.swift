import JSON
import SQLDatabase
import ServiceKit

/// Does what one line asks, by the routes for one: the same rights, rules and events (API-08).
struct LineWork: Sendable {
    let kind: ImportKind
    let call: StreamCall
    /// Whose external ids they are: the integrator's name.
    let system: String

    /// Brings a line in; what it changed is undone where it is refused.
    func run(_ line: ImportLine, in transaction: Transaction) throws -> LineReport {
        var externalID: String?
        do {
            var members = try line.members.get()
            externalID = try Self.take("externalId", from: &members)
            for reference in kind.references { try resolve(reference, &members, in: transaction) }
            if kind.tellsExternalIDs, let externalID { members.append(naming(externalID)) }
            let known = try (externalID ?? named(in: members)).flatMap {
                try ExternalIDTable.resource($0, of: kind.rawValue, system: system, in: transaction)
            }
            var report =
                if let present = try present(known, members, in: transaction) {
                    try change(present, to: members, line.number, in: transaction)
                } else {
                    create(members, line.number, in: transaction)
                }
            report.externalID = externalID
            if !kind.tellsExternalIDs, let externalID, let resource = report.resource, known == nil {
                try ExternalIDTable.set(
                    externalID, of: kind.rawValue, system: system, to: resource, in: transaction)
            }
            return report
        } catch let error as DatabaseError {
            throw error
        } catch let refused as Refused {
            let problem = String(decoding: refused.answer.body, as: UTF8.self)
            return LineReport(line: line.number, status: .refused, externalID: externalID, problem: problem)
        } catch {
            return LineReport(
                line: line.number, status: .refused, externalID: externalID, problem: problem(error))
        }
    }

    /// The integrator's own id among those that the record itself says, as in a line that was exported.
    private func named(in members: [JSONMember]) -> String? {
        guard kind.tellsExternalIDs,
            case .array(let names)? = members.first(where: { $0.name == "externalIds" })?.value
        else { return nil }
        let own = names.first { [nil, system].contains($0.member("system").string) }
        return own?.member("id").string
    }

    /// The record's own member for an integrator's id.
    private func naming(_ externalID: String) -> JSONMember {
        let object = JSONObject(members: [
            JSONMember(name: "system", value: .string(system)), JSONMember(name: "id", value: .string(externalID)),
        ])
        return JSONMember(name: "externalIds", value: .array([.object(object)]))
    }

    /// The problem document of an error, as the caller would read it.
    func problem(_ error: any Error) -> String {
        let context = ProblemContext(
            language: call.call.language, requestID: call.call.requestID, instance: call.request.path)
        return String(decoding: Problem(error, context).body, as: UTF8.self)
    }

    /// One that is known already: by its id, or by what names it among all.
    private func present(
        _ id: String?, _ members: [JSONMember], in transaction: Transaction
    ) throws -> JSONValue? {
        guard kind.change != nil else { return id.map { .string($0) } }
        let natural = kind.naturalKey.flatMap { key in members.first { $0.name == key }?.value.string }
        guard let name = natural ?? id, Self.isPathSegment(name) else { return nil }
        let answer = send("GET", "\(kind.path)/\(name)", nil, in: transaction)
        guard answer.status != 404 else { return nil }
        guard answer.status == 200 else { throw Refused(answer: answer) }
        return try JSONParser.parse(answer.body)
    }

    private func create(_ members: [JSONMember], _ line: Int64, in transaction: Transaction) -> LineReport {
        report(send("POST", kind.path, kind.body(of: members), in: transaction), .created, line)
    }

    /// - Parameter present: the record as it is; of a kind that never changes its id alone.
    private func change(
        _ present: JSONValue, to members: [JSONMember], _ line: Int64, in transaction: Transaction
    ) throws -> LineReport {
        let id = present.string ?? present.member("id").string
        let unchanged = LineReport(line: line, status: .unchanged, resource: id)
        guard let method = kind.change, let name = present.member(kind.pathKey).string else { return unchanged }
        for member in members where kind.fixed.contains(member.name) {
            guard member.value == present.member(member.name) else { throw Refusal.fixedMember(member.name) }
        }
        let wanted = members.filter { !kind.fixed.contains($0.name) && !kind.onlyNew.contains($0.name) }
        let differs = wanted.contains { member in
            switch (member.name, member.value, present.member(member.name)) {
            case ("allowDuplicate", _, _): false
            case ("externalIds", .array(let named), .array(let known)): !named.allSatisfy(known.contains)
            case (_, let wanted, let present): wanted != present
            }
        }
        guard differs else { return unchanged }
        let answer = send(method, "\(kind.path)/\(name)", wanted, in: transaction)
        var report = report(answer, .updated, line)
        let version = (try? JSONParser.parse(answer.body))?.member("version")
        if report.status == .updated, version == present.member("version") { report = unchanged }
        return report
    }

    private func report(_ answer: ServiceAnswer, _ status: LineReport.Status, _ line: Int64) -> LineReport {
        guard (200..<300).contains(answer.status) else {
            return LineReport(line: line, status: .refused, problem: String(decoding: answer.body, as: UTF8.self))
        }
        let id = (try? JSONParser.parse(answer.body))?.member("id").string
        return LineReport(line: line, status: status, resource: id)
    }

    private func send(
        _ method: String, _ path: String, _ body: [JSONMember]?, in transaction: Transaction
    ) -> ServiceAnswer {
        guard let body else { return call.perform(method, path, in: transaction) }
        var writer = JSONWriter(capacity: 1_024)
        writer.value(.object(JSONObject(members: body)))
        return call.perform(method, path, body: writer.bytes, in: transaction)
    }

    private func resolve(
        _ reference: (external: String, member: String, kind: ImportKind), _ members: inout [JSONMember],
        in transaction: Transaction
    ) throws {
        guard let name = try Self.take(reference.external, from: &members) else { return }
        let kind = reference.kind.rawValue
        guard let id = try ExternalIDTable.resource(name, of: kind, system: system, in: transaction) else {
            throw Refusal.unknownReference("/" + reference.external, kind)
        }
        members.append(JSONMember(name: reference.member, value: .string(id)))
    }

    /// Takes a member out that only an import has.
    private static func take(_ name: String, from members: inout [JSONMember]) throws -> String? {
        guard let index = members.firstIndex(where: { $0.name == name }) else { return nil }
        guard let text = members.remove(at: index).value.string, (1...100).contains(text.unicodeScalars.count) else {
            throw Refusal.badExternalID(name)
        }
        return text
    }

    private static func isPathSegment(_ text: String) -> Bool {
        !text.isEmpty && text != "." && text != ".."
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-_.".utf8.contains(byte)
            }
    }
}

/// A route would not show what a line names.
private struct Refused: Error {
    let answer: ServiceAnswer
}

extension JSONValue {
    /// The text, where it is one.
    var string: String? {
        if case .string(let text) = self { return text }
        return nil
    }
}

extension Refusal {
    fileprivate static func badExternalID(_ name: String) -> Refusal {
        Refusal(
            status: 422, code: "invalid_external_id", "\(name) is a text of 1 to 100 characters.",
            zh: "\(name) 应为 1 至 100 个字符的文本。", at: "/" + name)
    }

    fileprivate static func fixedMember(_ name: String) -> Refusal {
        Refusal(
            status: 422, code: "member_fixed",
            "\(name) is set once and is another one here. Leave it out, or make a new record.",
            zh: "\(name) 设定后不可更改。请省略该成员,或新建记录。", at: "/" + name)
    }
}
