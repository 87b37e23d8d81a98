import JSON
import RepairOrders
import ServiceKit

extension InspectionReport: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("repairOrderId", orderID)
        writer.member("inspectorId", inspectorID)
        writer.member("at", at)
        writer.member("checklistId", checklistID)
        writer.member("checklistVersion", checklistVersion)
        writer.member("result", findings.result.rawValue)
        writer.array("checklists", checklists)
        writer.array("answers", findings.answers)
        if let roadTest = findings.roadTest { writer.object("roadTest", roadTest) }
        writer.array("wear", findings.wear)
        writer.array("defects", findings.defects)
        writer.array("findings", findings.others)
        if let promiseReview { writer.object("promiseReview", promiseReview) }
    }
}

extension InspectionReport.Answer: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("item", item)
        writer.member("result", result.rawValue)
        writer.member("measured", decimal: measured, places: 3)
        writer.member("note", note)
        if let secondCheck { writer.object("secondCheck", secondCheck) }
    }

    static func read(_ reader: inout ObjectReader) -> Self {
        Self(
            item: reader.string("item", length: 1...100),
            result: reader.choice("result", InspectionReport.AnswerResult.self),
            measured: reader.optionalDecimal("measured", places: 3, in: -1_000_000_000_000...1_000_000_000_000),
            note: reader.optionalString("note", length: 1...500),
            secondCheck: reader.optionalObject("secondCheck", InspectionReport.SecondCheck.read))
    }
}

extension InspectionReport.SecondCheck: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("staffId", staffID)
        writer.member("at", at)
    }

    static func read(_ reader: inout ObjectReader) -> Self {
        Self(staffID: reader.id("staffId"), at: reader.optionalInstant("at"))
    }
}

extension InspectionReport.RoadTest: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("distanceKm", decimal: distance, places: 1)
        writer.member("conditions", conditions)
        writer.member("route", route)
        writer.member("technicianId", technicianID)
        writer.member("findings", findings)
    }

    static func read(_ reader: inout ObjectReader) -> Self {
        let conditions = reader.optionalString("conditions", length: 1...500)
        let route = reader.optionalString("route", length: 1...500)
        if !reader.isPresent("conditions"), !reader.isPresent("route") { reader.complain("conditions", .missing) }
        return Self(
            distance: reader.decimal("distanceKm", places: 1, in: 1...10_000), conditions: conditions, route: route,
            technicianID: reader.optionalID("technicianId"), findings: reader.string("findings", length: 1...1_000))
    }
}
