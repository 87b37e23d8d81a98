import JSON
import SQLDatabase
import ServiceKit

/// Files in and out (EVT-05).
enum AttachmentRoutes {
    static func all(_ store: AttachmentStore) -> [Route] {
        [
            .upload(
                "/v1/attachments", .attachFiles, query: ["outlet", "name"], takes: FileKind.allCases.map(\.rawValue),
                boundsItself: true
            ) { try AttachmentUpload($0, store).run() },
            .stream("/v1/attachments/{id}", .readOrders, offers: []) {
                let id: AttachmentID = try $0.call.id("id")
                AttachmentDownload.run($0, store, metadata: "/v1/attachments/\(id)/metadata")
            },
            .get("/v1/attachments/{id}/metadata", .readOrders, show).personalHourly,
            .delete("/v1/attachments/{id}", .attachFiles, delete),
            .deferred("/v1/attachment-sweeps", .manageNetwork, reading: readHours) { hours, call, database in
                try AttachmentSweep.run(hours, store, call, database)
            },
        ]
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        .ok(try load(call, transaction), version: 1)
    }

    /// Removes the row of one that nothing names; a sweep removes its bytes.
    private static func delete(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let attachment = try load(call, transaction)
        // A file never changes (API-05).
        try call.checkVersion(1)
        guard try !AttachmentReferenceTable.isReferenced(attachment.id, in: transaction) else {
            throw Refusal(
                code: "attachment_in_use", "Something names the file; what was recorded with it stays.",
                zh: "该文件已被引用,须随记录保留。")
        }
        try AttachmentTable.delete(attachment.id, in: transaction)
        try call.record(
            Event("attachment.deleted", attachment.id.text, version: 2, outlet: attachment.outletID?.text),
            in: transaction)
        return .empty
    }

    private static func load(_ call: Call, _ transaction: Transaction) throws -> Attachment {
        guard let attachment = try AttachmentTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("attachment")
        }
        return attachment
    }

    @Sendable private static func readHours(_ reader: inout ObjectReader) -> Int64 {
        reader.optionalInteger("olderThanHours", in: 1...87_600) ?? 24
    }
}
