import JSON
import Network
import Pricing
import Repair
import RepairOrders
import ServiceKit

/// Something that the inspector found beside the agreed work: the customer is asked (INS-06), or it is kept as a
/// deferred job with its safety class (INS-07).
struct OtherFinding: Sendable {
    let finding: Finding
    let safetyClass: DeferredJob.SafetyClass
    let disposition: Disposition
    let reason: String?
    var changeRequestID: ChangeRequestID?
    var deferredJobID: DeferredJobID?

    enum Disposition: String, Sendable, CaseIterable {
        case changeRequest, declined, postponed, notDone

        /// Why it is deferred; nil where the customer is asked first.
        var deferral: DeferredJob.Reason? { DeferredJob.Reason(rawValue: rawValue) }
    }
}

extension OtherFinding: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        finding.writeMembers(to: &writer)
        writer.member("safetyClass", safetyClass.rawValue)
        writer.member("disposition", disposition.rawValue)
        writer.member("reason", reason)
        writer.member("changeRequestId", changeRequestID)
        writer.member("deferredJobId", deferredJobID)
    }

    /// Reads one as a client sends it.
    static func read(_ reader: inout ObjectReader) -> Self {
        let safetyClass = reader.choice("safetyClass", DeferredJob.SafetyClass.self)
        return Self(
            finding: Finding.read(&reader, isSafetyRelevant: safetyClass == .unsafe), safetyClass: safetyClass,
            disposition: reader.choice("disposition", Disposition.self),
            reason: reader.optionalString("reason", length: 1...500))
    }

    /// Reads one as it was stored.
    static func readStored(_ reader: inout ObjectReader) -> Self {
        var other = read(&reader)
        other.changeRequestID = reader.optionalID("changeRequestId")
        other.deferredJobID = reader.optionalID("deferredJobId")
        return other
    }
}
