import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Work that needs a road test has one, with the technician who led it where the operation says so (INS-04).
enum RoadTestRules {
    static func require(
        _ findings: InspectionReport.Findings, _ plan: InspectionPlan, _ order: RepairOrder, in transaction: Transaction
    ) throws {
        if findings.result == .pass, plan.roadTest, findings.roadTest == nil {
            throw Refusal(
                .INS_04, status: 422, code: "road_test_needed",
                "Work of this order needs a road test. Record distance, route or conditions, and findings.",
                zh: "该委托书的作业需要路试。请完成路试并记录里程、路线或路况及结果。", at: "/roadTest")
        }
        guard let test = findings.roadTest else { return }
        // Who led the work drives along wherever the order is by now (REP-16).
        if let technician = test.technicianID, !plan.roadTestTechnicians.contains(technician) {
            _ = try Staff.referenced(technician, at: "/roadTest/technicianId", outlet: order.outletID, in: transaction)
        }
        let leads = plan.roadTestTechnicians
        guard findings.result == .pass, !leads.isEmpty, !leads.contains(where: { $0 == test.technicianID }) else {
            return
        }
        let names = try leads.map { try Staff.name(of: $0, in: transaction) }.joined(separator: ", ")
        throw Refusal(
            .INS_04, status: 422, code: "lead_technician_needed",
            "The technician who led the work drives along: name \(names) as technicianId.",
            zh: "主修技师须随车路试:请在 technicianId 中填写\(names)。", at: "/roadTest/technicianId")
    }
}

extension Staff {
    /// How people call someone; the identifier where nobody is known by it.
    static func name(of id: StaffID, in transaction: Transaction) throws -> String {
        try StaffTable.find(id, in: transaction)?.name ?? id.text
    }
}
