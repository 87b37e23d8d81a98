import JSON
import Network
import SQLDatabase
import ServiceKit

/// How callbacks are handled, in the network and at each outlet (CBK-08, CBK-09).
enum CallbackSettingsRoutes {
    static let all: [Route] = [
        .get("/v1/callback-settings", .readCallbacks) { call, transaction in
            try answer(nil, transaction)
        },
        .put("/v1/callback-settings", .manageQuality, reading: CallbackSettings.Chosen.read) {
            chosen, call, transaction in
            try call.requireNetworkReach()
            return try save(chosen, nil, call, transaction)
        },
        .get("/v1/outlets/{id}/callback-settings", .readCallbacks) { call, transaction in
            try answer(Outlet.load(call.id("id"), in: transaction).id, transaction)
        },
        .put("/v1/outlets/{id}/callback-settings", .manageQuality, reading: CallbackSettings.Chosen.read) {
            chosen, call, transaction in
            try save(chosen, Outlet.load(call.id("id"), in: transaction).id, call, transaction)
        },
    ]

    private static func save(
        _ chosen: CallbackSettings.Chosen, _ outlet: OutletID?, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        let version = try CallbackSettingsTable.version(of: outlet, in: transaction)
        try call.checkVersion(version)
        let before = try CallbackSettings.effective(at: outlet, in: transaction)
        try CallbackSettingsTable.save(chosen, version: version + 1, for: outlet, in: transaction)
        let after = try CallbackSettings.effective(at: outlet, in: transaction)
        func change(_ member: String, _ value: KeyPath<CallbackSettings, Int>) -> Event.Change {
            Event.Change(
                member, from: .number(JSONNumber(Int64(before[keyPath: value]))),
                to: .number(JSONNumber(Int64(after[keyPath: value]))))
        }
        try call.record(
            Event(
                "callbackSettings.changed", outlet?.text ?? "network", version: version + 1, outlet: outlet?.text,
                changes: [
                    change("quietDays", \.quietDays), change("approvalDays", \.approvalDays),
                    change("acknowledgementHours", \.acknowledgementHours),
                    change("resolutionDays", \.resolutionDays),
                ]), in: transaction)
        return try answer(outlet, transaction)
    }

    private static func answer(_ outlet: OutletID?, _ transaction: Transaction) throws -> Answer {
        let chosen = try CallbackSettingsTable.find(outlet, in: transaction)
        let version = try CallbackSettingsTable.version(of: outlet, in: transaction)
        let settings = try CallbackSettings.effective(at: outlet, in: transaction)
        return Answer.json { writer in
            writer.object { writer in
                writer.member("outletId", outlet)
                settings.writeMembers(to: &writer)
                writer.object("own", chosen ?? CallbackSettings.Chosen())
            }
        }.taggedByContent(version: version)
    }
}
