import JSON

/// Whom a refusal names: those whom a new customer may be already (CUS-01).
extension ReadAudit {
    private static let member = "candidates"

    /// The identifiers of the customers in a refusal.
    static func candidates(of refusal: Refusal) -> [String] {
        refusal.extensions.filter { $0.name == member }.flatMap { identifiers($0.value) }
    }

    /// The same of a refusal that was kept and is given again; none in any other answer.
    static func candidates(in answer: ServiceAnswer) -> [String] {
        guard answer.status == 409, case .object(let problem)? = try? JSONParser.parse(answer.body) else { return [] }
        return problem.members.filter { $0.name == member }.flatMap { identifiers($0.value) }
    }

    private static func identifiers(_ candidates: JSONValue) -> [String] {
        guard case .array(let items) = candidates else { return [] }
        return items.compactMap { item in
            guard case .object(let candidate) = item,
                case .string(let id)? = candidate.members.first(where: { $0.name == "id" })?.value
            else { return nil }
            return id
        }
    }
}
