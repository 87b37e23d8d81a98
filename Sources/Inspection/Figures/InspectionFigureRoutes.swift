import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// First-pass yield and rework of an outlet (INS-05).
enum InspectionFigureRoutes {
    static let all: [Route] = [
        .get("/v1/outlets/{id}/inspection-report", .readQuality, query: CompliancePeriod.parameters, report),
        .get(
            "/v1/outlets/{id}/inspection-report/jobs", .readQuality,
            query: CompliancePeriod.parameters.union(["technician", "operation", "cause", "attempt", "result"]),
            paged: true, jobs),
        .get(
            "/v1/outlets/{id}/inspection-report/comebacks", .readQuality,
            query: CompliancePeriod.parameters.union(["technician", "operation", "cameBack"]), paged: true, comebacks),
    ]

    private static func report(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let period = try CompliancePeriod.read(call, zone: outlet.zone)
        let figures = try InspectionFiguresTable.figures(of: outlet.id, period, in: transaction)
        return Answer.json(capacity: 16_384) { figures.write(to: &$0, call.language) }.inClientsLanguage()
    }

    private static func jobs(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let page = try call.page()
        let filter = InspectedJobListTable.Filter(
            outlet: outlet.id.text, period: try CompliancePeriod.read(call, zone: outlet.zone),
            technician: try call.query.id("technician", StaffID.self)?.text, operation: call.query["operation"],
            cause: try call.query.choice("cause", Defect.CauseClass.self)?.rawValue,
            attempt: try call.query.parsed("attempt") { text in Int64(text).flatMap { $0 > 0 ? $0 : nil } },
            result: try call.query.choice("result", InspectionReport.Result.self)?.rawValue)
        return try .list(
            page,
            query: { row in
                try InspectedJobListTable.forEach(
                    filter, after: page.after, limit: page.limit, in: transaction, row)
            }, key: { [$0.text(0), $0.text(1)] },
            write: { row, writer in
                writer.member("inspectionId", row.text(0))
                writer.member("jobId", row.text(1))
                writer.member("repairOrderId", row.text(2))
                writer.member("number", row.text(3))
                writer.member("at", row.instant(4))
                writer.member("technicianId", row.optionalText(5))
                writer.member("operation", row.text(6))
                writer.member("attempt", row.int64(7))
                writer.member("result", row.text(8))
                writer.member("returned", row.bool(9))
                writer.member("causeClass", row.optionalText(10))
            })
    }

    private static func comebacks(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let page = try call.page()
        let filter = ComebackListTable.Filter(
            outlet: outlet.id, period: try CompliancePeriod.read(call, zone: outlet.zone),
            technician: try call.query.id("technician", StaffID.self)?.text, operation: call.query["operation"],
            cameBack: try call.query.parsed("cameBack", Bool.init))
        return try .list(
            page,
            query: { row in
                try ComebackListTable.forEach(filter, after: page.after, limit: page.limit, in: transaction, row)
            }, key: { [$0.text(0), $0.text(1)] },
            write: { row, writer in
                writer.member("repairOrderId", row.text(0))
                writer.member("jobId", row.text(1))
                writer.member("number", row.text(2))
                writer.member("deliveredAt", row.instant(3))
                writer.member("operation", row.text(4))
                writer.member("description", row.text(5))
                writer.member("technicianId", row.optionalText(6))
                writer.member("cameBack", row.bool(7))
            })
    }
}
