#if Postgres
    import CPostgres
    import SQLDatabase

    /// The types that the engine knows, by the numbers that the server's catalogue gives them (`pg_type.dat`).
    enum PostgresType {
        static let bool: Oid = 16
        static let bytea: Oid = 17
        static let name: Oid = 19
        static let int8: Oid = 20
        static let int2: Oid = 21
        static let int4: Oid = 23
        static let text: Oid = 25
        static let oid: Oid = 26
        static let json: Oid = 114
        static let unknown: Oid = 705
        static let character: Oid = 1042
        static let varying: Oid = 1043
        static let numeric: Oid = 1700

        /// What a value is declared as; NULL fits everywhere, so the server finds its type.
        static func declared(_ value: SQLValue) -> Oid {
            switch value {
            case .null: 0
            case .integer: int8
            case .text: text
            case .blob: bytea
            }
        }

        /// The type as the seam tells it; `numeric` counts by its value.
        static func column(_ type: Oid) -> ColumnType {
            switch type {
            case int8, int4, int2, oid, bool: .integer
            case text, varying, character, name, unknown, json: .text
            case bytea: .blob
            default: .real
            }
        }

        /// A whole number in its binary form: one to eight bytes, the highest first.
        static func integer(_ bytes: UnsafeRawBufferPointer, of type: Oid) -> Int64 {
            switch (type, bytes.count) {
            case (numeric, _): whole(bytes) ?? 0
            case (_, 8): Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
            case (oid, 4): Int64(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
            case (_, 4): Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
            case (_, 2): Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
            case (_, 1): Int64(bytes[0])
            default: 0
            }
        }

        /// A `numeric` without decimal places, as `sum` of whole numbers gives one, or nil.
        ///
        /// Its form (`numeric_send`): counts of digits, weight, sign, decimal places, then digits of base 10,000.
        static func whole(_ bytes: UnsafeRawBufferPointer) -> Int64? {
            func part(_ index: Int) -> Int {
                Int(Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2 * index, as: Int16.self)))
            }
            guard bytes.count >= 8 else { return nil }
            let count = part(0)
            let weight = part(1)
            guard part(3) == 0, bytes.count >= 8 + 2 * count, count == 0 || weight >= count - 1, weight <= 4 else {
                return nil
            }
            let sign = part(2)
            guard sign == 0 || sign == 0x4000 else { return nil }
            var magnitude: UInt64 = 0
            for index in 0..<(count == 0 ? 0 : weight + 1) {
                let digit = index < count ? UInt64(part(4 + index)) : 0
                let (raised, overflows) = magnitude.multipliedReportingOverflow(by: 10_000)
                let (sum, carries) = raised.addingReportingOverflow(digit)
                if overflows || carries { return nil }
                magnitude = sum
            }
            if sign == 0 { return Int64(exactly: magnitude) }
            return magnitude == UInt64(Int64.max) + 1 ? .min : Int64(exactly: magnitude).map { -$0 }
        }
    }
#endif
