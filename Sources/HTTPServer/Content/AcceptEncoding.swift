/// What `Accept-Encoding` asks for, of what this server has: gzip and the content as it is (RFC 9110 section 12.5.3).
package enum AcceptEncoding: Sendable, Equatable {
    /// The content as it is.
    case identity
    /// gzip where it is worth while.
    case gzip
    /// gzip always: the client has refused the content as it is.
    case gzipOnly

    /// Chooses by a field's value, several lines joined with commas.
    ///
    /// Without a field every coding would be acceptable; the plain content goes to those who did not ask. Where neither
    /// is acceptable the plain content goes out all the same, as section 12.4.1 allows, rather than a 406 that nobody
    /// can act on. A malformed field is as none.
    package init(_ value: String?) {
        guard let value, let weights = Weights(value) else {
            self = .identity
            return
        }
        self = weights.choice
    }

    /// The weights in thousandths; nil where the field does not name the coding.
    private struct Weights {
        var gzip: Int?
        var identity: Int?
        var others: Int?

        /// Nil for a malformed field.
        init?(_ value: String) {
            var scanner = FieldScanner(value)
            while scanner.findElement() {
                let coding = scanner.token()
                guard !coding.isEmpty, let weight = scanner.weight(), scanner.endElement() else { return nil }
                switch coding {
                // Section 8.4.1.3: x-gzip is another name of gzip.
                case "gzip", "x-gzip": Self.note(weight, &gzip)
                case "identity": Self.note(weight, &identity)
                case "*": Self.note(weight, &others)
                default: break
                }
            }
        }

        /// Of a coding that is named twice the lower weight counts, so that a refusal stays one.
        private static func note(_ weight: Int, _ known: inout Int?) {
            known = min(weight, known ?? weight)
        }

        var choice: AcceptEncoding {
            let gzip = gzip ?? others ?? 0
            guard gzip > 0 else { return .identity }
            // Identity is acceptable unless it is refused, and preferred only where it is given more weight.
            guard let identity = identity ?? others else { return .gzip }
            if identity == 0 { return .gzipOnly }
            return identity > gzip ? .identity : .gzip
        }
    }
}
