import Booking
import Callbacks
import JSON
import Network
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit

enum AccessLinkRoutes {
    static let all: [Route] = [
        .post("/v1/access-links", .manageLinks, reading: AccessLinkInput.read, create).secret,
        .get(
            "/v1/access-links", .manageLinks,
            query: DateFilter.parameters(AccessLinkTable.dates, and: ["subject"]), paged: true, list
        ).personal,
        .get("/v1/access-links/{id}", .manageLinks, show).personal,
        .delete("/v1/access-links/{id}", .manageLinks, revoke).changingAccess,
    ]

    /// A link lives so long, unless another end is given.
    static let usualDays: Int64 = 14
    private static let longestDays: Int64 = 366

    private static func create(_ input: AccessLinkInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let place = try LinkPlace.find(input.subject, in: transaction)
        guard let place, call.caller.sees(outlet: place.outletID.text) else {
            throw Refusal.unknownReference("/\(input.subject.member)", input.subject.kind)
        }
        if case .survey = input.subject {
            // A survey is not sent to who is not to be asked (CBK-09).
            try SurveyPermission.of(place.customerID, at: place.outletID, call, in: transaction).require()
        }
        let latest = call.now.adding(days: longestDays)
        let usual = max(call.now, place.usedUntil ?? call.now).adding(days: usualDays)
        // The token tells the second.
        let end = Instant(seconds: min(input.expiresAt ?? usual, latest).microseconds / 1_000_000)
        if let given = input.expiresAt, given > latest || end <= call.now {
            throw Refusal(
                status: 422, code: "expiry_out_of_range", "expiresAt is in the future, and at most 366 days away.",
                zh: "expiresAt 必须在将来且不超过 366 天。", at: "/expiresAt")
        }
        let link = AccessLink(
            id: call.newID(), subject: input.subject, outletID: place.outletID, customerID: place.customerID,
            customerName: input.customerName, createdAt: call.now, createdBy: call.caller.id, expiresAt: end)
        let token = try keep(link, call, transaction)
        return .created(AccessLink.View(link: link, now: call.now, token: token), at: "/v1/access-links/\(link.id)")
    }

    /// Keeps a new link.
    ///
    /// - Returns: its token.
    static func keep(_ link: AccessLink, _ call: Call, _ transaction: Transaction) throws -> String {
        try AccessLinkTable.insert(link, in: transaction)
        let secret = try LinkSecretTable.establish(call.random, in: transaction)
        try record("created", link, [.init("subject", to: link.subject.id)], call, transaction)
        return LinkToken(id: link.id, expiresAt: link.expiresAt).text(secret)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let links = try AccessLinkTable.list(
            subject: call.query["subject"], outlets: call.outlets(nil),
            dates: call.query.dates(
                of: AccessLinkID.self, AccessLinkTable.dates, changes: AccessLinkTable.changes),
            after: page.afterID(), limit: page.limit, in: transaction)
        return .list(links.map { AccessLink.View(link: $0, now: call.now) }, page, call) { [$0.link.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        .ok(AccessLink.View(link: try visible(call, transaction), now: call.now))
    }

    /// At once and for good.
    private static func revoke(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var link = try visible(call, transaction)
        if link.revokedAt == nil {
            try AccessLinkTable.revoke(link.id, at: call.now, in: transaction)
            link.revokedAt = call.now
            try record("revoked", link, [], call, transaction)
        }
        return .ok(AccessLink.View(link: link, now: call.now))
    }

    private static func visible(_ call: Call, _ transaction: Transaction) throws -> AccessLink {
        guard let link = try AccessLinkTable.find(call.id("id"), in: transaction),
            call.caller.sees(outlet: link.outletID.text)
        else { throw Refusal.notFound("link") }
        return link
    }

    private static func record(
        _ event: String, _ link: AccessLink, _ changes: [Event.Change], _ call: Call, _ transaction: Transaction
    ) throws {
        try call.record(
            Event("accessLink.\(event)", link.id.text, outlet: link.outletID.text, changes: changes), in: transaction)
    }
}
