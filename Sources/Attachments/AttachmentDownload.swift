import Dispatch
import JSON
package import ServiceKit

/// Gives one file out, piece by piece as it is taken.
///
/// Who may have it is decided, and noted in the audit log, by the route that tells what it is.
package enum AttachmentDownload {
    /// - Parameter metadata: the path of that route.
    package static func run(_ call: StreamCall, _ store: AttachmentStore, metadata: String) {
        call.ask(metadata) { answer in
            guard answer.status == 200 else {
                let type = answer.fields.first { $0.name == "Content-Type" }?.value ?? "application/problem+json"
                let fields = answer.fields.filter { $0.name == "Retry-After" }
                var refused = Answer(status: answer.status, mediaType: type, body: answer.body)
                refused.fields = fields
                return call.answer(.success(refused))
            }
            store.queue.async { send(answer.body, call, store) }
        }
    }

    private static func send(_ metadata: [UInt8], _ call: StreamCall, _ store: AttachmentStore) {
        guard case .object(let known)? = try? JSONParser.parse(metadata), case .string(let hash)? = known["sha256"],
            case .string(let type)? = known["mediaType"], let file = store.outgoing(hash), let size = file.size,
            size > 0
        else {
            let refusal = Refusal(
                status: 503, code: "storage_unavailable", "The file cannot be read at present.", zh: "文件暂时无法读取。")
            return call.answer(.failure(refusal))
        }
        var name: String?
        if case .string(let text)? = known["name"] { name = text }
        let tag = EntityTag(hash)
        var head = Answer(mediaType: type, body: [])
        head.tag = tag
        head.acceptsRanges = true
        head.contentLength = size
        head.fields = fields(of: type, name)
        // The client has it already.
        guard !call.call.isSettled(by: tag) else { return call.answer(.success(head)) }
        let range = ContentRange.select(
            range: call.request.range, ifRange: call.request.ifRange, tag: tag.text, length: size)
        switch range {
        case .whole: stream(file, 0...size - 1, head, call, store)
        case .part(let part):
            head.status = 206
            head.contentLength = Int64(part.count)
            head.fields.append(.init("Content-Range", "bytes \(part.lowerBound)-\(part.upperBound)/\(size)"))
            stream(file, part, head, call, store)
        case .unsatisfiable:
            var refused = Answer.refused(
                Refusal(
                    status: 416, code: "range_not_satisfiable",
                    "The file is shorter than the range that was asked for; its length is in Content-Range.",
                    zh: "文件短于所请求的范围,其长度见 Content-Range。"))
            refused.fields = [.init("Content-Range", "bytes */\(size)")]
            call.answer(.success(refused))
        }
    }

    private static func stream(
        _ file: OutgoingFile, _ part: ClosedRange<Int64>, _ head: Answer, _ call: StreamCall, _ store: AttachmentStore
    ) {
        guard let stream = call.begin(head, isLive: false) else { return }
        pump(file, part.lowerBound, part.upperBound, stream, store.queue)
    }

    /// Writes until the client has enough for now, and goes on when it takes more.
    private static func pump(
        _ file: OutgoingFile, _ first: Int64, _ last: Int64, _ stream: any AnswerStream, _ queue: DispatchQueue
    ) {
        var offset = first
        while offset <= last {
            guard let piece = file.read(at: offset, atMost: Int(min(65_536, last - offset + 1))), !piece.isEmpty else {
                return stream.abort()
            }
            offset += Int64(piece.count)
            if !stream.write(piece) {
                let next = offset
                return stream.whenReady { queue.async { pump(file, next, last, stream, queue) } }
            }
        }
        stream.finish()
    }

    /// What keeps a browser from taking it for a page of ours (SEC-05).
    private static func fields(of type: String, _ name: String?) -> [ServiceAnswer.Field] {
        let isShown = FileKind(rawValue: type)?.isImage == true
        var disposition = isShown ? "inline" : "attachment"
        if let name {
            let plain = String(
                name.unicodeScalars.map { scalar in
                    scalar.isASCII && scalar != "\"" && scalar != "\\" && scalar.value >= 0x20
                        ? Character(scalar) : "_"
                })
            disposition += "; filename=\"\(plain)\"; filename*=UTF-8''\(encoded(name))"
        }
        return [
            .init("Content-Disposition", disposition), .init("X-Content-Type-Options", "nosniff"),
            .init("Content-Security-Policy", "default-src 'none'; sandbox"),
            .init("Cache-Control", "private, no-cache"),
        ]
    }

    /// As RFC 8187, 3.2.1 has it.
    private static func encoded(_ text: String) -> String {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        return String(
            decoding: text.utf8.flatMap { byte in
                plain.contains(byte) ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }, as: UTF8.self)
    }
}
