/// Looks for duplicate members in values that nobody reads by name.
struct DuplicateCheck {
    let complaints: Complaints

    func walk(_ value: JSONValue, path: JSONPath) {
        guard !complaints.isFull else { return }
        switch value {
        case .array(let values):
            for (index, value) in values.enumerated() { walk(value, path: .element(path, index)) }
        case .object(let object):
            var seen = Set<String>(minimumCapacity: object.members.count)
            for member in object.members {
                let path = JSONPath.member(path, member.name)
                if seen.insert(member.name).inserted {
                    walk(member.value, path: path)
                } else {
                    complaints.add(pointer: path.pointer, problem: .duplicateMember)
                }
            }
        default:
            break
        }
    }
}
