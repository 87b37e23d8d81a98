package import JSON
package import Network
package import SQLDatabase
import ServiceKit

/// How callbacks and complaints are handled at an outlet, or in the whole network: what an outlet leaves open the
/// network says, and what the network leaves open is usual.
package struct CallbackSettings: Sendable {
    /// What was set; nil where the next wider place decides.
    struct Chosen: Sendable {
        var quietDays: Int?
        var approvalDays: Int?
        var acknowledgementHours: Int?
        var resolutionDays: Int?
    }

    /// How long after a survey a customer is not surveyed again (CBK-09).
    package let quietDays: Int
    /// Days after its end in which a period's report is to be approved (CBK-08).
    package let approvalDays: Int
    /// Hours from a complaint's receipt to its acknowledgement (CBK-05).
    let acknowledgementHours: Int
    /// Days from a complaint's receipt to its resolution (CBK-05).
    let resolutionDays: Int

    static let usual = CallbackSettings(
        quietDays: 60, approvalDays: 15, acknowledgementHours: 24, resolutionDays: 7)

    /// What holds at an outlet; nil for the network.
    package static func effective(at outlet: OutletID?, in transaction: Transaction) throws -> CallbackSettings {
        var settings = usual.overlaid(by: try CallbackSettingsTable.find(nil, in: transaction))
        if let outlet { settings = settings.overlaid(by: try CallbackSettingsTable.find(outlet, in: transaction)) }
        return settings
    }

    private func overlaid(by chosen: Chosen?) -> CallbackSettings {
        CallbackSettings(
            quietDays: chosen?.quietDays ?? quietDays, approvalDays: chosen?.approvalDays ?? approvalDays,
            acknowledgementHours: chosen?.acknowledgementHours ?? acknowledgementHours,
            resolutionDays: chosen?.resolutionDays ?? resolutionDays)
    }
}

extension CallbackSettings.Chosen: JSONRepresentable {
    static func read(_ reader: inout ObjectReader) -> CallbackSettings.Chosen {
        CallbackSettings.Chosen(
            quietDays: reader.optionalInteger("quietDays", in: 0...730).map(Int.init),
            approvalDays: reader.optionalInteger("approvalDays", in: 1...90).map(Int.init),
            acknowledgementHours: reader.optionalInteger("acknowledgementHours", in: 1...720).map(Int.init),
            resolutionDays: reader.optionalInteger("resolutionDays", in: 1...365).map(Int.init))
    }

    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("quietDays", quietDays)
        writer.member("approvalDays", approvalDays)
        writer.member("acknowledgementHours", acknowledgementHours)
        writer.member("resolutionDays", resolutionDays)
    }
}

extension CallbackSettings: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("quietDays", quietDays)
        writer.member("approvalDays", approvalDays)
        writer.member("acknowledgementHours", acknowledgementHours)
        writer.member("resolutionDays", resolutionDays)
    }
}
