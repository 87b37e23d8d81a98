import JSON

/// The personal values of a change, before and after, as they are kept beside its event (CUS-05).
struct AuditDetail {
    /// `{"salt":…,"changes":{"name":{"from":…,"to":…}}}`.
    let document: String
    /// Its SHA-256, in the event, and so in the chain also when the values are gone.
    var hash: String { Digest.sha256(document) }

    /// - Parameter random: for a salt, so that nobody finds a phone by trying all there are against the digest.
    init(_ changes: [Event.Change], random: any RandomSource) {
        var writer = JSONWriter(capacity: 256)
        writer.object { writer in
            writer.member("salt", String(random.next(), radix: 36) + String(random.next(), radix: 36))
            writer.object("changes") { writer in
                for change in changes {
                    writer.object(dynamic: change.member) { writer in
                        writer.member("from", value: change.before)
                        writer.member("to", value: change.after)
                    }
                }
            }
        }
        document = String(decoding: writer.bytes, as: UTF8.self)
    }
}
