import JSON

/// The changes as the log keeps them: `{"status":{"from":"draft","to":"authorized"}}`.
extension Event.Change {
    static func text(_ changes: [Event.Change]) -> String {
        var writer = JSONWriter(capacity: 64)
        writer.object { writer in
            for change in changes {
                writer.object(dynamic: change.member) { writer in
                    writer.member("from", value: change.before)
                    writer.member("to", value: change.after)
                }
            }
        }
        return writer.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// The same of what came into being, from what writes its members; one that is null has not come.
    static func text(ofCreation members: (inout JSONWriter) -> Void, lists: [StaticString] = []) -> String {
        var object = JSONWriter(capacity: 2_048)
        object.object(members)
        var writer = JSONWriter(capacity: object.count + 1_024)
        object.withBytes { object in
            writer.object { writer in
                JSONMembers.forEach(in: object) { name, value in
                    guard !value.elementsEqual("null".utf8) else { return }
                    let isList = lists.contains { list in
                        list.withUTF8Buffer { name.dropFirst().dropLast().elementsEqual($0) }
                    }
                    writer.name(quoted: name)
                    writer.object { writer in
                        writer.member("from", value: isList ? .array([]) : .null)
                        writer.member("to", raw: value)
                    }
                }
            }
        }
        return writer.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    static func read(_ text: String) -> [Event.Change] {
        guard case .object(let members)? = try? JSONParser.parse(Array(text.utf8)) else { return [] }
        return members.members.map { member in
            guard case .object(let sides) = member.value else { return Event.Change(member.name, to: JSONValue.null) }
            func side(_ name: String) -> JSONValue { sides.members.first { $0.name == name }?.value ?? .null }
            return Event.Change(member.name, from: side("from"), to: side("to"))
        }
    }

    /// What one member became, without reading the others; nil where the text does not tell it.
    static func after(_ member: String, in text: String) -> JSONValue? {
        var text = text
        return text.withUTF8 { text in
            var found: JSONValue?
            JSONMembers.forEach(in: text) { name, sides in
                guard found == nil, name.dropFirst().dropLast().elementsEqual(member.utf8) else { return }
                JSONMembers.forEach(in: sides) { side, value in
                    guard side.elementsEqual(#""to""#.utf8) else { return }
                    found = try? JSONParser.parse(Array(value))
                }
            }
            return found
        }
    }
}
