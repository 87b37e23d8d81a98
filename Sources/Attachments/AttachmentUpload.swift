import Dispatch
import Network
import SQLDatabase
import ServiceKit
import Synchronization

/// Takes one file in, piece by piece as it comes, and answers when it and its row are on the disk.
final class AttachmentUpload: Sendable {
    private let call: StreamCall
    private let store: AttachmentStore
    private let kind: FileKind
    private let outlet: OutletID?
    private let name: String?
    private let key: String?
    /// One piece at a time.
    private let queue: DispatchQueue
    private let file: Mutex<IncomingFile?>

    /// - Throws: `Refusal` for a request that is wrong whatever the file is.
    init(_ call: StreamCall, _ store: AttachmentStore) throws {
        guard let kind = FileKind(field: call.request.contentType) else {
            throw Refusal(
                status: 415, code: "unsupported_media_type", "This kind of file is not taken.", zh: "不接受此类文件。")
        }
        self.call = call
        self.store = store
        self.kind = kind
        outlet = try Self.outlet(call.call)
        name = try call.call.query.parsed("name") { text in
            let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            return isPlain && text.unicodeScalars.count <= 200 ? text : nil
        }
        // Before any of it comes.
        if let bytes = call.request.announcedBytes, bytes > store.limit { throw Refusal.fileTooLarge(store.limit) }
        key = try call.claimedKey()
        guard store.enter() else {
            throw Refusal(
                status: 503, code: "too_many_streams", "As many files come in as this server bears. Try again.",
                zh: "正在上传的文件已达上限,请稍后重试。")
        }
        queue = DispatchQueue(label: "bayline.upload", target: store.queue)
        file = Mutex(nil)
    }

    deinit { store.leave() }

    /// Where the file belongs: the outlet that the client names, or its only one.
    private static func outlet(_ call: Call) throws -> OutletID? {
        let named = try call.query.id("outlet", OutletID.self)
        switch call.caller.reach {
        case .network: return named
        case .outlets(let own):
            if let named {
                guard own.contains(named.text) else { throw Refusal.notFound("outlet") }
                return named
            }
            guard own.count == 1, let only = own.first else { throw Refusal.missingParameter("outlet") }
            return OutletID(stored: only)
        }
    }

    func run() {
        queue.async { [self] in
            do {
                try file.withLock { $0 = try store.incoming() }
                next()
            } catch {
                call.answer(.failure((error as? AttachmentFault)?.refusal ?? error))
            }
        }
    }

    private func next() {
        call.body.next { [self] piece in
            queue.async { [self] in
                do {
                    if try take(piece) { next() }
                } catch {
                    file.withLock { $0 = nil }
                    call.answer(.failure((error as? AttachmentFault)?.refusal ?? error))
                }
            }
        }
    }

    /// Whether there is more to come.
    private func take(_ piece: BodyPiece) throws -> Bool {
        switch piece {
        case .bytes(let bytes):
            try file.withLock { file in
                guard let file else { return }
                guard file.size + Int64(bytes.count) <= store.limit else { throw Refusal.fileTooLarge(store.limit) }
                try file.write(bytes)
            }
            return true
        case .end:
            try finish()
            return false
        case .failed(let error): throw error is BodyBroken ? Refusal.fileIncomplete : error
        }
    }

    private func finish() throws {
        let (hash, size) = try file.withLock { file in
            guard let whole = file, whole.size > 0, kind.begins(whole.head) else {
                throw Refusal.notOfKind(kind.rawValue)
            }
            let hash = whole.hash
            try whole.sync()
            try store.keep(whole.path, as: hash)
            let size = whole.size
            file = nil
            return (hash, size)
        }
        let attachment = Attachment(
            id: call.call.newID(), hash: hash, size: size, mediaType: kind.rawValue, name: name, outletID: outlet,
            createdBy: call.call.caller.id, createdAt: call.call.now)
        let (call, key) = (call, key)
        call.database.write { transaction in
            try call.reserveKey(in: transaction)
            return try Self.store(attachment, key, call.call, in: transaction)
        } completion: { result in
            call.feed.changed()
            call.answer(result)
        }
    }

    /// The row, or that of the first time where the same file is sent again under one key (API-06).
    private static func store(
        _ attachment: Attachment, _ key: String?, _ call: Call, in transaction: Transaction
    ) throws -> Answer {
        if let key, let former = try AttachmentTable.find(key: key, of: call.caller.id, in: transaction) {
            if former.createdAt > call.now.adding(hours: -48) {
                guard former.hash == attachment.hash, former.mediaType == attachment.mediaType,
                    former.name == attachment.name, former.outletID == attachment.outletID
                else { throw Refusal.keyOfAnotherFile }
                var answer = created(former)
                answer.isReplay = true
                return answer
            }
            try AttachmentTable.releaseKey(of: former.id, in: transaction)
        }
        if let outlet = attachment.outletID, try OutletTable.find(outlet, in: transaction) == nil {
            throw Refusal.notFound("outlet")
        }
        try AttachmentTable.insert(attachment, key: key, in: transaction)
        try AttachmentSweep.plan(call, in: transaction)
        try call.record(
            Event(
                "attachment.created", attachment.id.text, outlet: attachment.outletID?.text,
                changes: [.init("sha256", to: attachment.hash), .init("mediaType", to: attachment.mediaType)]),
            in: transaction)
        return created(attachment)
    }

    private static func created(_ attachment: Attachment) -> Answer {
        .created(attachment, at: "/v1/attachments/\(attachment.id)", version: 1)
    }
}

extension Refusal {
    fileprivate static func fileTooLarge(_ limit: Int64) -> Refusal {
        Refusal(
            status: 413, code: "body_too_large", "A file has at most \(limit) bytes.", zh: "单个文件最大 \(limit) 字节。")
    }

    fileprivate static func notOfKind(_ type: String) -> Refusal {
        Refusal(
            status: 415, code: "content_differs", "The file is empty, or does not begin as \(type) does.",
            zh: "文件为空,或内容不是 \(type)。")
    }

    fileprivate static var fileIncomplete: Refusal {
        Refusal(status: 400, code: "body_incomplete", "The file broke off; send it again.", zh: "文件传输中断,请重新发送。")
    }

    fileprivate static var keyOfAnotherFile: Refusal {
        Refusal(
            status: 422, code: "idempotency_key_reused",
            "This Idempotency-Key was used for another file. Take a new key for a new one.",
            zh: "该 Idempotency-Key 已用于其他文件,请使用新的键。")
    }
}
