extension HTTPResponse {
    /// The value of the first field with this name, whatever its case.
    func value(_ name: String) -> String? {
        position(of: name).map { fields[$0].value }
    }

    /// Gives a field this value, in the place of the one that it has.
    mutating func set(_ name: String, _ value: String) {
        let field = HTTPField(name: name, value: value)
        if let position = position(of: name) {
            fields[position] = field
        } else {
            fields.append(field)
        }
    }

    /// Adds names to `Vary`; those that are there already, or a `*`, are enough (RFC 9110 section 12.5.5).
    mutating func vary(by name: String) {
        guard let position = position(of: "Vary") else {
            fields.append(HTTPField(name: "Vary", value: name))
            return
        }
        let value = fields[position].value
        var scanner = FieldScanner(value)
        let wanted = name.lowercased()
        while scanner.findElement() {
            let known = scanner.token()
            if known == "*" || known == wanted { return }
            guard scanner.endElement() else { break }
        }
        fields[position] = HTTPField(name: "Vary", value: value.isEmpty ? name : "\(value), \(name)")
    }

    private func position(of name: String) -> Int? {
        fields.firstIndex { ASCII.equalsIgnoringCase($0.name, name) }
    }
}
