#if Postgres
    import CPostgres
    import SQLDatabase

    extension DatabaseError {
        /// What a result of `connection` says that failed, or the connection itself where there is none.
        static func last(of connection: OpaquePointer?, _ result: OpaquePointer?) -> DatabaseError {
            let state = field(result, PostgresField.sqlState)
            let told = field(result, PostgresField.message)
            let message = told ?? connection.flatMap { PQerrorMessage($0) }.map { String(cString: $0) } ?? "no message"
            let detail = field(result, PostgresField.detail)
            // Without the detail, which holds the values of the row: names and phones are for no log.
            let text = "PostgreSQL \(state ?? "-"): \(message.trimmedLine)"
            // What has no code was not said by the server: libpq could not reach it, though it may take the connection
            // for good until it reads again (`fe-misc.c`, write_failed).
            guard PQstatus(connection) == CONNECTION_OK, let state else { return DatabaseError(.disconnected, text) }
            let place = PostgresFailure.Place(
                table: field(result, PostgresField.table), constraint: field(result, PostgresField.constraint),
                detail: detail)
            return DatabaseError(PostgresFailure.kind(of: state, place), text)
        }

        fileprivate static func field(_ result: OpaquePointer?, _ code: Int32) -> String? {
            guard let result, let text = PQresultErrorField(result, code) else { return nil }
            return String(cString: text)
        }
    }

    /// The fields of an error (manual, 34.3.2): the header defines them as characters, which Swift does not import.
    private enum PostgresField {
        static let sqlState = code("C")
        static let message = code("M")
        static let detail = code("D")
        static let table = code("t")
        static let constraint = code("n")
        static let function = code("R")

        private static func code(_ letter: Unicode.Scalar) -> Int32 { Int32(letter.value) }
    }

    /// Tells the errors of PostgreSQL apart by their codes (manual, appendix A).
    enum PostgresFailure {
        /// Where a constraint was violated.
        struct Place {
            var table: String?
            var constraint: String?
            var detail: String?
        }

        /// Whether a prepared statement failed that the server would run if it were prepared anew: 26000 is a name that
        /// it does not know, 0A000 raised there a plan whose columns are now others (`plancache.c`).
        static func isStale(_ result: OpaquePointer?) -> Bool {
            switch DatabaseError.field(result, PostgresField.sqlState) {
            case "26000": true
            case "0A000": DatabaseError.field(result, PostgresField.function) == "RevalidateCachedQuery"
            default: false
            }
        }

        static func kind(of state: String, _ place: Place = Place()) -> DatabaseError.Kind {
            if let exact = exactly(state, place) { return exact }
            switch state.prefix(2) {
            // Insufficient resources: connections, memory, locks.
            case "53": return .busy
            case "22": return .mismatch
            case "58": return .inputOutput
            case "XX": return .corrupt
            case "28", "3D": return .cannotOpen
            default: return .other
            }
        }

        private static func exactly(_ state: String, _ place: Place) -> DatabaseError.Kind? {
            switch state {
            case "23505": .uniqueViolation(constraint: columns(place))
            case "23503": .foreignKeyViolation
            case "23514": .checkViolation(constraint: place.constraint ?? "")
            case "23502": .notNull
            case "40001", "40P01": .serialization
            case "55P03": .busy
            case "57014": .interrupted
            case "53100": .full
            case "25006": .readOnly
            case "57P01", "57P02", "57P03": .disconnected
            // Division by zero, and a datatype that does not fit.
            case "22012": .other
            case "42804": .mismatch
            case "XX000": .other
            default: nil
            }
        }

        /// "Key (outlet, number)=(north, A) already exists." names columns, whatever language it is in; over an
        /// expression the index names itself.
        private static func columns(_ place: Place) -> String {
            let index = place.constraint ?? ""
            guard let table = place.table, let detail = place.detail, let start = detail.firstIndex(of: "("),
                let end = detail.firstRange(of: ")=(")
            else { return index }
            let names = detail[detail.index(after: start)..<end.lowerBound]
            let isPlain = names.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "_") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: " ")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            }
            guard isPlain else { return index }
            return names.filter { $0 != " " }.split(separator: ",").map { "\(table).\($0)" }.joined(separator: ",")
        }
    }

    extension String {
        /// libpq ends its messages with a line feed.
        fileprivate var trimmedLine: Substring {
            var text = self[...]
            while let last = text.last, last.isNewline { text.removeLast() }
            return text
        }
    }
#endif
