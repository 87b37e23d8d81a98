import JSON

/// Compares a value with a schema.
///
/// Stricter than JSON Schema in one point: a member that no schema names is a difference, unless `additionalProperties`
/// takes it; a client may ignore such members, the program may not add them in silence.
struct SchemaCheck {
    let schemas: [String: Schema]

    /// What differs, each with its pointer; empty where the value is as the contract says.
    func differences(of value: JSONValue, from schema: Schema, at pointer: String = "") -> [String] {
        var differences = shape(of: value, schema, pointer)
        if case .object(let object) = value, let named = names(schema) {
            for member in object.members where !named.contains(member.name) {
                differences.append("\(pointer)/\(member.name) is not in the contract")
            }
        }
        return differences
    }

    private func shape(of value: JSONValue, _ schema: Schema, _ pointer: String) -> [String] {
        if let reference = schema.reference {
            guard let target = resolve(reference) else { return ["\(pointer): \(reference) leads nowhere"] }
            return shape(of: value, target, pointer)
        }
        var differences: [String] = []
        if !schema.types.isEmpty, !schema.types.contains(where: { Self.matches(value, $0) }) {
            return ["\(pointer) is \(value.type.rawValue), not \(schema.types.joined(separator: " or "))"]
        }
        if !schema.values.isEmpty, !schema.values.contains(value) {
            differences.append("\(pointer) is none of the enum's values: \(value)")
        }
        switch value {
        case .object(let object): differences += members(of: object, schema, pointer)
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                for item in schema.items {
                    differences += self.differences(of: element, from: item, at: "\(pointer)/\(index)")
                }
            }
        default: break
        }
        for part in schema.all { differences += shape(of: value, part, pointer) }
        return differences + alternatives(of: value, schema, pointer)
    }

    private func members(of object: JSONObject, _ schema: Schema, _ pointer: String) -> [String] {
        let present = Set(object.members.map(\.name))
        var differences = schema.required.filter { !present.contains($0) }.map { "\(pointer)/\($0) is missing" }
        for member in object.members {
            guard let property = schema.properties[member.name] else { continue }
            differences += self.differences(of: member.value, from: property, at: "\(pointer)/\(member.name)")
        }
        return differences
    }

    private func alternatives(of value: JSONValue, _ schema: Schema, _ pointer: String) -> [String] {
        let fits: (Schema) -> Bool = { shape(of: value, $0, pointer).isEmpty }
        var differences: [String] = []
        if !schema.any.isEmpty, !schema.any.contains(where: fits) { differences.append("\(pointer) fits no anyOf") }
        let count = schema.one.count(where: fits)
        if !schema.one.isEmpty, count != 1 { differences.append("\(pointer) fits \(count) of oneOf") }
        return differences
    }

    /// The members that a schema names with all its parts; nil where it takes others.
    private func names(_ schema: Schema) -> Set<String>? {
        if let reference = schema.reference { return resolve(reference).flatMap(names) }
        guard schema.others != .taken else { return nil }
        var names = Set(schema.properties.keys)
        for part in schema.all + schema.any + schema.one {
            guard let further = self.names(part) else { return nil }
            names.formUnion(further)
        }
        return names
    }

    private func resolve(_ reference: String) -> Schema? {
        schemas[String(reference.split(separator: "/").last ?? "")]
    }

    private static func matches(_ value: JSONValue, _ type: String) -> Bool {
        switch (value, type) {
        case (.null, "null"), (.bool, "boolean"), (.number, "number"), (.string, "string"), (.array, "array"),
            (.object, "object"):
            true
        case (.number(let number), "integer"): number.integer != nil
        default: false
        }
    }
}
