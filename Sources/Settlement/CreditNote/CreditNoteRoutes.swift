import JSON
import SQLDatabase
import ServiceKit

enum CreditNoteRoutes {
    static let all: [Route] = [
        .post(
            "/v1/invoices/{id}/credit-notes", .settle, rules: BodyRules(.SET_04), reading: IssueCreditNote.read,
            IssueCreditNote.run),
        .get("/v1/invoices/{id}/credit-notes", .readInvoices, list),
        .get("/v1/credit-notes/{id}", .readInvoices, show),
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let invoice = try Invoice.load(call, in: transaction)
        let notes = try CreditNoteTable.list(of: invoice.id, in: transaction)
        return Answer.json { writer in
            writer.object { writer in
                writer.array("items", notes)
                writer.nullableMember("nextCursor", nil as String?)
            }
        }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        guard let note = try CreditNoteTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("credit note")
        }
        return .ok(note, version: 1)
    }
}
