#if Postgres
    /// Where a PostgreSQL database is: a URI as libpq takes it (manual, 34.1.1.2).
    package struct PostgresAddress: Sendable, Equatable {
        /// The whole URI, which may hold a password.
        let uri: String

        /// Nil where the text is no such URI; whether libpq can read it all shows when it connects.
        package init?(_ text: String) {
            guard Self.schemes.contains(where: text.hasPrefix) else { return nil }
            uri = text
        }

        private static let schemes = ["postgres://", "postgresql://"]

        /// The address for people: without its password, wherever it stands.
        package var redacted: String {
            let (address, query) = Self.halves(of: uri, at: "?")
            var shown = address
            if let at = address.lastIndex(of: "@"), let slashes = address.firstRange(of: "://") {
                let (user, password) = Self.halves(of: String(address[slashes.upperBound..<at]), at: ":")
                let name = password == nil ? user : user + ":…"
                shown = address[..<slashes.upperBound] + name + address[at...]
            }
            guard let query else { return shown }
            let words = query.split(separator: "&", omittingEmptySubsequences: false).map { word in
                word.hasPrefix("password=") || word.hasPrefix("sslpassword=") ? word.prefix { $0 != "=" } + "=…" : word
            }
            return shown + "?" + words.joined(separator: "&")
        }

        private static func halves(of text: String, at mark: Character) -> (String, String?) {
            guard let place = text.firstIndex(of: mark) else { return (text, nil) }
            return (String(text[..<place]), String(text[text.index(after: place)...]))
        }
    }
#endif
