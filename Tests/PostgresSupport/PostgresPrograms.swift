#if Postgres
    import Glibc

    /// Where the programs of a PostgreSQL server are.
    enum PostgresPrograms {
        /// The newest version's folder among those of Debian, else the first of PATH that holds them; nil for none.
        static let folder: String? = find()

        private static func find() -> String? {
            let versions = entries("/usr/lib/postgresql").compactMap(Int.init).sorted(by: >)
            let debian = versions.map { "/usr/lib/postgresql/\($0)/bin" }
            let path = getenv("PATH").map { String(cString: $0) } ?? ""
            return (debian + path.split(separator: ":").map(String.init)).first { folder in
                ["initdb", "postgres", "pg_isready"].allSatisfy { access("\(folder)/\($0)", X_OK) == 0 }
            }
        }

        private static func entries(_ folder: String) -> [String] {
            guard let stream = opendir(folder) else { return [] }
            defer { closedir(stream) }
            var names: [String] = []
            while let entry = readdir(stream) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                names.append(name)
            }
            return names
        }
    }
#endif
