import Attachments
import JSON
import RepairOrders
import SQLDatabase
import ServiceKit

/// What files an order names, and naming one more: who may see the order may see them (EVT-05, SEC-02).
enum OrderAttachmentRoutes {
    static let all: [Route] = [
        .get("/v1/repair-orders/{id}/attachments", .readOrders, list).personal,
        .post("/v1/repair-orders/{id}/attachments", .attachFiles, reading: Input.init(from:), add),
    ]

    struct Input: Sendable {
        let attachment: AttachmentID
        let role: Attachment.Role
        /// The concern, job or other part of the order that it shows; the order itself where none is named.
        let subject: String?
        let note: String?

        init(from reader: inout ObjectReader) {
            attachment = reader.id("attachmentId")
            role = reader.optionalChoice("role", Attachment.Role.self) ?? .other
            subject = reader.optionalString("subjectId", length: 1...40)
            note = reader.optionalString("note", length: 1...500)
        }
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        let references = try AttachmentReferenceTable.list(on: order.id.text, in: transaction)
        return Answer.json { writer in writer.object { $0.array("items", references) } }
            .personal(!references.isEmpty)
    }

    private static func add(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.load(call.id("id"), in: transaction)
        let order = document.order
        let parts = document.concerns.map(\.id.text) + document.jobs.map(\.id.text) + [order.id.text]
        let subject = input.subject ?? order.id.text
        guard parts.contains(subject) else {
            throw Refusal.unknownReference("/subjectId", "concern or job of this order")
        }
        try Attachment.add(
            input.attachment, to: subject, role: input.role, note: input.note, on: order.id.text,
            outlet: order.outletID, at: "/attachmentId", call, in: transaction)
        try document.record(
            "attachment.referenced", input.attachment.text,
            changes: [.init("role", to: input.role.rawValue), .init("subjectId", to: subject)], call, in: transaction)
        let references = try AttachmentReferenceTable.list(on: order.id.text, in: transaction)
        var answer = Answer.json(status: 201) { writer in writer.object { $0.array("items", references) } }
        answer.location = "/v1/repair-orders/\(order.id)/attachments"
        return answer
    }
}
