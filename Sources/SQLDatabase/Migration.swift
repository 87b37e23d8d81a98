/// One numbered step of the schema.
///
/// Append-only: what was once applied is never changed.
package struct Migration: Sendable {
    /// Its place in the order.
    package let number: Int
    /// What it does, in a few words.
    package let name: String
    /// Run in order, in one transaction.
    package let statements: [SQL]

    /// The name of the one dialect that needs it; elsewhere it is noted as applied and does nothing.
    package let engine: String?

    package init(number: Int, name: String, engine: String? = nil, statements: [SQL]) {
        self.number = number
        self.name = name
        self.engine = engine
        self.statements = statements
    }

    /// What is to be run on an engine: in its own words, but a migration of one engine as it is written.
    package func statements(on dialect: Dialect) -> [SQL] {
        guard let engine else { return statements.map { $0.inWords(of: dialect) } }
        return engine == dialect.name ? statements : []
    }

    /// FNV-1a (64 bits) over the statements, a zero byte after each, in hexadecimal.
    ///
    /// It finds mistakes, not malice.
    package var checksum: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ byte: UInt8) {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        for statement in statements {
            statement.withUTF8 { $0.forEach(add) }
            add(0)
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
