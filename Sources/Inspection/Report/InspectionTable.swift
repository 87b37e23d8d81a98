import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum InspectionTable {
    static func insert(_ report: InspectionReport, in transaction: Transaction) throws {
        let findings = report.findings
        try transaction.execute(
            """
            INSERT INTO inspections (id, order_id, inspector_id, at, result, checklist_id, checklist_version, answers,
                road_test, wear, defects, checklists, findings, promise_review)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """,
            [
                report.id.sql, report.orderID.sql, report.inspectorID.sql, report.at.sql,
                .text(findings.result.rawValue), .text(report.checklistID), .integer(report.checklistVersion),
                .text(StoredDocument.text { $0.array("items", findings.answers) }),
                .optional(findings.roadTest.map { test in StoredDocument.text { test.writeMembers(to: &$0) } }),
                .text(StoredDocument.text { $0.array("items", findings.wear) }),
                .text(StoredDocument.text { $0.array("items", findings.defects) }),
                .text(StoredDocument.text { $0.array("items", report.checklists) }),
                .text(StoredDocument.text { $0.array("items", findings.others) }),
                .optional(report.promiseReview.map { review in StoredDocument.text { review.writeMembers(to: &$0) } }),
            ])
    }

    static func find(
        _ id: InspectionID, of order: RepairOrderID, in transaction: Transaction
    ) throws -> InspectionReport? {
        try transaction.first(
            """
            SELECT id, order_id, inspector_id, at, result, checklist_id, checklist_version, answers, road_test, wear,
                defects, checklists, findings, promise_review
            FROM inspections WHERE id = $1 AND order_id = $2
            """,
            [id.sql, order.sql], read)
    }

    /// An order's inspections in the order of their identifiers, one more than the limit where there are more.
    static func list(
        of order: RepairOrderID, after: String?, limit: Int, in transaction: Transaction
    ) throws -> [InspectionReport] {
        try transaction.query(
            """
            SELECT id, order_id, inspector_id, at, result, checklist_id, checklist_version, answers, road_test, wear,
                defects, checklists, findings, promise_review
            FROM inspections WHERE order_id = $1 AND id > $2 ORDER BY id LIMIT $3
            """,
            [order.sql, .text(after ?? ""), .int(limit + 1)], read)
    }

    private static func read(_ row: Row) throws -> InspectionReport {
        guard let result = InspectionReport.Result(rawValue: row.text(4)) else {
            throw DatabaseError(.mismatch, "an inspection has an unknown result")
        }
        let findings = InspectionReport.Findings(
            result: result, answers: try items(row.text(7), InspectionReport.Answer.read),
            roadTest: try row.optionalText(8).map { try StoredDocument.read($0, InspectionReport.RoadTest.read) },
            wear: try items(row.text(9), WearReading.readStored),
            defects: try items(row.text(10), Defect.readStored),
            others: try items(row.text(12), OtherFinding.readStored))
        let used = try items(row.text(11), UsedChecklist.read)
        return InspectionReport(
            id: row.id(0), orderID: row.id(1), inspectorID: row.id(2), at: row.instant(3), checklistID: row.text(5),
            checklistVersion: row.int64(6),
            // Of inspections before there were several, only the one is known.
            checklists: used.isEmpty ? [UsedChecklist(id: row.text(5), version: row.int64(6))] : used,
            findings: findings,
            promiseReview: try row.optionalText(13).map { try StoredDocument.read($0, PromiseReview.readStored) })
    }

    private static func items<Item>(
        _ document: String, _ read: (inout ObjectReader) -> Item
    ) throws -> [Item] {
        try StoredDocument.read(document) { reader in
            reader.array("items", count: 0...InspectVehicle.limit) { $0.object(read) }.compactMap { $0 }
        }
    }
}
