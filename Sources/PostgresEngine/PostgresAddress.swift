#if Postgres
    /// Where a PostgreSQL database is: a URI as libpq takes it (manual, 34.1.1.2).
    package struct PostgresAddress: Sendable, Equatable {
        /// The whole URI, which may hold a password.
        let uri: String

        /// Nil where the text is no such URI; whether libpq can read it all shows when it connects.
        package init?(_ text: String) {
            guard ["postgres://", "postgresql://"].contains(where: text.hasPrefix) else { return nil }
            uri = text
        }
    }
#endif
