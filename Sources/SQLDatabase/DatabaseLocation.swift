/// Where a database is, as a command line names it.
package enum DatabaseLocation: Sendable, Equatable {
    /// A SQLite file, by its path; `sqlite:` may stand in front.
    case file(String)
    /// A PostgreSQL server's URI, as libpq takes it (PostgreSQL manual, 34.1.1.2); it may hold a password.
    case server(uri: String)

    package init(_ text: String) {
        if ["postgres://", "postgresql://"].contains(where: text.hasPrefix) {
            self = .server(uri: text)
        } else if text.hasPrefix("sqlite:") {
            self = .file(String(text.dropFirst("sqlite:".count)))
        } else {
            self = .file(text)
        }
    }

    /// The location for people and logs: without passwords, wherever they stand.
    package var shown: String {
        switch self {
        case .file(let path): path
        case .server(let uri): Self.withoutPasswords(uri)
        }
    }

    private static func withoutPasswords(_ uri: String) -> String {
        let (address, query) = halves(of: uri, at: "?")
        var shown = address
        // The last @, since a password that is not encoded may hold one, too.
        if let at = address.lastIndex(of: "@"), let slashes = address.firstRange(of: "://") {
            let (user, password) = halves(of: String(address[slashes.upperBound..<at]), at: ":")
            shown = address[..<slashes.upperBound] + user + (password == nil ? "" : ":…") + address[at...]
        }
        guard let query else { return shown }
        let words = query.split(separator: "&", omittingEmptySubsequences: false).map { word -> Substring in
            let isSecret = word.hasPrefix("password=") || word.hasPrefix("sslpassword=")
            return isSecret ? word.prefix { $0 != "=" } + "=…" : word
        }
        return shown + "?" + words.joined(separator: "&")
    }

    private static func halves(of text: String, at mark: Character) -> (String, String?) {
        guard let place = text.firstIndex(of: mark) else { return (text, nil) }
        return (String(text[..<place]), String(text[text.index(after: place)...]))
    }
}
