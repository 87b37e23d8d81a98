import Network
import SQLDatabase
import ServiceKit

enum HoursRoute {
    static let route = Route.get(
        "/v1/outlets/{id}/hours", .readQuality, query: ["from", "to", "staff"], show)

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let report = try HourReport(
            outlet, try HourPeriod.read(call, zone: outlet.zone), staff: try call.query.id("staff", StaffID.self),
            now: call.now, in: transaction)
        return Answer.json(capacity: 16_384) { report.write(to: &$0, call.language) }.inClientsLanguage()
    }
}
