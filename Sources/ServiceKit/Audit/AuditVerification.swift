import JSON
package import SQLDatabase

/// Where the audit chain does not hold.
package struct AuditBreak: Sendable, Equatable {
    package enum Reason: String, Sendable {
        /// There is no seal with the number that follows.
        case sealMissing
        /// The seal does not go on from the hash of the one before it.
        case linkBroken
        /// There are fewer entries than were sealed.
        case entryMissing
        /// There are more.
        case entryAdded
        /// An entry, or the seal itself, is not what was sealed.
        case entryChanged
        /// The personal values of a change are not those that were sealed; those of an erased customer may be gone.
        case detailChanged
        /// The seal has another hash than the one that was kept elsewhere.
        case anchorDiffers
    }

    package let reason: Reason
    package let seal: Int64
    /// The events and reads among which it is; none where the first is above the last.
    package let events: (first: Int64, last: Int64)
    package let reads: (first: Int64, last: Int64)

    package static func == (left: AuditBreak, right: AuditBreak) -> Bool {
        left.reason == right.reason && left.seal == right.seal && left.events == right.events
            && left.reads == right.reads
    }
}

/// Walks the chain from the first seal on, and makes every hash again from what is stored.
package struct AuditVerification: Sendable {
    /// The first of them, at most `maximumBreaks`.
    package private(set) var breaks: [AuditBreak] = []
    package private(set) var entries = 0
    package private(set) var seals = 0
    /// Changes whose personal values are gone, as they are once a customer was erased.
    package private(set) var erasedDetails = 0
    /// The last seal that was looked at.
    private(set) var last: AuditSeal

    package static let maximumBreaks = 20

    /// From the first seal on.
    package init() {
        last = .none
    }

    /// From the seal after this one on, which is taken for what it is.
    init(after seal: AuditSeal) {
        last = seal
    }

    /// Looks at the next seal.
    ///
    /// - Returns: false where there is none.
    package mutating func step(in transaction: Transaction) throws -> Bool {
        guard let seal = try AuditTable.seal(after: last.number, in: transaction) else { return false }
        if seal.number != last.number + 1 {
            note(.sealMissing, seal)
        } else if seal.previousHash != last.hash {
            note(.linkBroken, seal)
        }
        try look(at: seal, in: transaction)
        seals += 1
        last = seal
        return true
    }

    private mutating func look(at seal: AuditSeal, in transaction: Transaction) throws {
        var lines = JSONWriter(capacity: 65_536)
        var count = 0
        var erased = 0
        var hasOtherDetail = false
        // A range that was made wider must not be read to the end of the log.
        let limit = AuditSeal.maximumEntries + 1
        try AuditTable.forEachDetailedChange(
            above: last.lastEvent, upTo: seal.lastEvent, limit: limit, in: transaction
        ) { row in
            AuditLine.change(row, to: &lines)
            count += 1
            switch (row.optionalText(11), row.optionalText(12)) {
            case (nil, nil): break
            case (.some, nil): erased += 1
            case (let digest, let document?): if digest != Digest.sha256(document) { hasOtherDetail = true }
            }
        }
        try AuditTable.forEachRead(
            above: last.lastRead, upTo: seal.lastRead, limit: limit, in: transaction
        ) { row in
            AuditLine.read(row, to: &lines)
            count += 1
        }
        AuditLine.seal(seal, to: &lines)
        entries += count
        erasedDetails += erased
        if count < seal.entries {
            note(.entryMissing, seal)
        } else if count > seal.entries {
            note(.entryAdded, seal)
        } else if AuditChain.digest(lines) != seal.hash {
            note(.entryChanged, seal)
        }
        if hasOtherDetail { note(.detailChanged, seal) }
    }

    /// Holds a seal against a hash of it that was kept where who can rewrite the database cannot.
    mutating func hold(_ number: Int64, against hash: String, in transaction: Transaction) throws {
        let seal = try AuditTable.seal(number, in: transaction)
        guard seal?.hash != hash else { return }
        let range: (Int64, Int64) = (0, -1)
        add(AuditBreak(reason: .anchorDiffers, seal: number, events: range, reads: range))
    }

    private mutating func note(_ reason: AuditBreak.Reason, _ seal: AuditSeal) {
        add(
            AuditBreak(
                reason: reason, seal: seal.number, events: (last.lastEvent + 1, seal.lastEvent),
                reads: (last.lastRead + 1, seal.lastRead)))
    }

    private mutating func add(_ found: AuditBreak) {
        if breaks.count < Self.maximumBreaks { breaks.append(found) }
    }
}

extension AuditVerification {
    /// The whole chain, for `bayline check`.
    static let check = Check.walk("audit.chain", "audit_seals") { transaction, report in
        var verification = AuditVerification()
        while try verification.step(in: transaction) {}
        for found in verification.breaks {
            report(
                "\(found.seal)",
                "\(found.reason.rawValue) among events \(found.events.first) to \(found.events.last) and reads "
                    + "\(found.reads.first) to \(found.reads.last)")
        }
    }
}
