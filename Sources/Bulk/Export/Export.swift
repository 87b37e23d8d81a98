import JSON
import SQLDatabase
import ServiceKit

/// One export: walks the pages of a list, each in a short snapshot of its own, as the caller may see them.
///
/// A page is read when the client has taken the one before, so memory holds one of them whatever there is.
struct Export: Sendable {
    private let kind: ExportKind
    private let call: StreamCall
    private let list: String
    /// The filters of the list, which refuses what it does not know.
    private let filters: [String]
    private let isCSV: Bool

    private static let pageRows = 200

    /// - Throws: `Refusal` 400 where the stock of no outlet is asked for.
    init(_ kind: ExportKind, _ call: StreamCall) throws {
        self.kind = kind
        self.call = call
        let query = call.call.query
        guard let list = kind.list(outlet: query["outlet"]) else { throw Refusal.missingParameter("outlet") }
        self.list = list
        filters = ExportRoute.filters.sorted().compactMap { name in
            guard kind != .stock || name != "outlet" else { return nil }
            return query[name].map { "\(name)=\(Self.encoded($0))" }
        }
        if kind == .events, let name = filters.first(where: { !["after", "outlet"].contains($0.prefix { $0 != "=" }) })
        {
            throw Refusal.invalidParameter(String(name.prefix { $0 != "=" }))
        }
        isCSV = call.mediaType == ExportRoute.csv
    }

    /// On a thread that may wait.
    func run() {
        do {
            try run(from: try page(after: nil))
        } catch {
            call.answer(.failure(error))
        }
    }

    private func run(from first: ServiceAnswer) throws {
        guard first.status == 200 else {
            let type = first.fields.first { $0.name == "Content-Type" }?.value ?? "application/problem+json"
            return call.answer(.success(Answer(status: first.status, mediaType: type, body: first.body)))
        }
        let mediaType = isCSV ? ExportRoute.csv + "; charset=utf-8; header=present" : ExportRoute.ndjson
        guard let begun = call.begin(Answer(mediaType: mediaType, body: []), isLive: false) else { return }
        let stream = PatientStream(begun)
        do {
            if try write(first, to: stream) { stream.finish() } else { stream.abort() }
        } catch {
            stream.abort()
        }
    }

    /// Whether it came to the end.
    private func write(_ first: ServiceAnswer, to stream: PatientStream) throws -> Bool {
        var answer = first
        var isFirst = true
        while true {
            guard answer.status == 200 else { return false }
            let page = try JSONParser.parse(answer.body)
            guard let text = try text(of: page, isFirst: isFirst) else { return false }
            guard text.isEmpty || stream.write(text) else { return false }
            guard case .string(let cursor) = page.member("nextCursor") else { return true }
            answer = try self.page(after: cursor)
            isFirst = false
        }
    }

    private func text(of page: JSONValue, isFirst: Bool) throws -> [UInt8]? {
        guard case .array(let items) = page.member("items") else { return nil }
        var json = JSONWriter(capacity: 65_536)
        var csv = CSVWriter()
        let columns = isCSV ? kind.columns : []
        if isCSV, isFirst { csv.header(columns) }
        for item in items {
            guard let row = try kind.isListShort ? whole(item) : item else { continue }
            if isCSV {
                csv.row(columns, of: row)
            } else {
                json.value(row)
                json.newline()
            }
        }
        return isCSV ? csv.bytes : json.bytes
    }

    /// The row as its own route shows it; nil where it has gone meanwhile.
    private func whole(_ item: JSONValue) throws -> JSONValue? {
        guard case .string(let id) = item.member("id") else { return nil }
        let answer = ask("\(list)/\(id)", query: nil)
        return answer.status == 200 ? try JSONParser.parse(answer.body) : nil
    }

    private func page(after cursor: String?) throws -> ServiceAnswer {
        guard kind != .events else {
            let body = try call.database.read {
                try EventExport.page(call.call, cursor: cursor, limit: Self.pageRows, in: $0)
            }
            return ServiceAnswer(status: 200, fields: [], body: body)
        }
        let place = cursor.map { ["cursor=\($0)"] } ?? []
        return ask(list, query: (["limit=\(Self.pageRows)"] + filters + place).joined(separator: "&"))
    }

    private func ask(_ path: String, query: String?) -> ServiceAnswer {
        Patience.value { call.ask(path, query: query, $0) } ?? ServiceAnswer(status: 500, fields: [], body: [])
    }

    /// Percent-encoded where it is more than letters, digits and what stands in identifiers and times.
    private static func encoded(_ text: String) -> String {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~:".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if plain.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
