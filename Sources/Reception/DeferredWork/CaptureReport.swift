import JSON
import Network
import SQLDatabase
import ServiceKit

/// How much of the recommended work comes back as jobs: the capture rate of an outlet and a period (RCP-14).
enum CaptureReport {
    static let route = Route.get(
        "/v1/outlets/{id}/deferred-job-report", .readQuality, query: ["from", "to"], answer)

    private static func answer(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let from = try call.query.required("from", try call.query.date("from"))
        let to = try call.query.required("to", try call.query.date("to"))
        guard from <= to else { throw Refusal.invalidParameter("to") }
        let span = outlet.zone.start(of: from)..<outlet.zone.start(of: to.adding(days: 1))
        let counts = try CaptureReportTable.counts(of: outlet.id, span, in: transaction)
        let orders = try CaptureReportTable.capturingOrders(of: outlet.id, span, in: transaction)
        let open = try CaptureReportTable.openSafetyRelevant(of: outlet.id, in: transaction)
        return .json { writer in
            writer.object { writer in
                writer.member("outletId", outlet.id)
                writer.member("from", from)
                writer.member("to", to)
                writer.member("formula", "captured / recommended")
                writer.member("recommended", counts.recommended)
                writer.member("captured", counts.captured)
                writer.member("declinedAgain", counts.declinedAgain)
                writer.member("closedOtherwise", counts.closedOtherwise)
                writer.member("open", counts.open)
                writer.member("captureRatePercent", decimal: counts.rateThousandths, places: 3)
                writer.member("openSafetyRelevant", open)
                writer.member("recommendedValue", Money(counts.recommendedValue, outlet.currency))
                writer.member("capturedValue", Money(counts.capturedValue, outlet.currency))
                writer.array("repairOrderIds", strings: orders)
            }
        }
    }
}
