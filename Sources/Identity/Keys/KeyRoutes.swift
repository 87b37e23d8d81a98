import JSON
import SQLDatabase
import ServiceKit

enum KeyRoutes {
    static let all: [Route] = [
        .post("/v1/api-keys", .manageKeys, reading: APIKeyInput.read, KeyActions.create).secret,
        .get("/v1/api-keys", .manageKeys, query: DateFilter.parameters(KeyTable.dates), paged: true, list),
        .get("/v1/api-keys/{id}", .manageKeys, show),
        .patch("/v1/api-keys/{id}", .manageKeys, reading: APIKey.readChanges, KeyActions.change).changingAccess,
        .post(
            "/v1/api-keys/{id}/rotate", .manageKeys,
            reading: { $0.optionalInteger("overlapHours", in: 0...720) ?? 24 }, KeyActions.rotate
        ).changingAccess.secret,
        .delete("/v1/api-keys/{id}", .manageKeys, KeyActions.revoke).changingAccess,
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let dates = try call.query.dates(of: APIKeyID.self, KeyTable.dates, changes: KeyTable.changes)
        let keys = try call.visible(page) { after, limit in
            try KeyTable.list(dates, after: after, limit: limit, in: transaction)
        } id: {
            $0.id.text
        } isVisible: {
            try call.sees($0.reach, in: transaction)
        }
        return .list(keys.map { $0.view(at: call.now) }, page, call) { [$0.key.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let key = try visible(call, transaction)
        // Its last use and its expiry are not covered by its version.
        return .ok(key.view(at: call.now), version: key.version).taggedByContent(version: key.version)
    }

    /// The key of the path, if the caller may see it.
    ///
    /// - Throws: `Refusal` 404.
    static func visible(_ call: Call, _ transaction: Transaction) throws -> APIKey {
        guard let key = try KeyTable.find(call.id("id"), in: transaction), try call.sees(key.reach, in: transaction)
        else { throw Refusal.notFound("key") }
        return key
    }
}
