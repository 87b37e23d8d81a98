import Customers
import JSON
import SQLDatabase
import ServiceKit

/// `/v1/notification-templates`: the words of messages, which the network's administrators may write anew (EVT-03).
enum TemplateRoutes {
    static let all: [Route] = [
        .get("/v1/notification-templates", .readNetwork, list),
        .get("/v1/notification-templates/{kind}", .readNetwork, show),
        .put("/v1/notification-templates/{kind}", .manageNetwork, reading: Input.read, write),
        .delete("/v1/notification-templates/{kind}", .manageNetwork, reset),
    ]

    /// The words in the languages that are to change.
    struct Input: Sendable {
        let texts: [(language: Language, template: NotificationTemplate)]

        static func read(_ reader: inout ObjectReader) -> Input {
            let texts = reader.object("texts") { reader in
                Language.allCases.compactMap { language in
                    reader.optionalObject(language.rawValue) { reader in
                        NotificationTemplate(
                            subject: reader.string("subject", length: 1...200),
                            body: reader.string("body", length: 1...2_000))
                    }.map { (language: language, template: $0) }
                }
            }
            return Input(texts: texts ?? [])
        }
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let stored = Dictionary(grouping: try TemplateTable.all(in: transaction), by: \.kind)
        return .json { writer in
            writer.object { writer in
                writer.array("items") { writer in
                    for kind in NotificationKind.allCases {
                        writer.object { write(kind, stored[kind] ?? [], to: &$0) }
                    }
                }
                writer.nullableMember("nextCursor", String?.none)
            }
        }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        try answer(try kind(call), in: transaction)
    }

    private static func write(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let kind = try kind(call)
        try call.requireNetworkReach()
        let version = try version(of: kind, in: transaction)
        try call.checkVersion(version)
        var changes: [Event.Change] = []
        for (language, template) in input.texts {
            try require(template, of: kind, language)
            let before =
                try TemplateTable.find(kind, language, in: transaction)
                ?? NotificationTemplate.standard(kind, language)
            guard before != template else { continue }
            changes.append(.init("\(language.rawValue).subject", from: before.subject, to: template.subject))
            changes.append(.init("\(language.rawValue).body", from: before.body, to: template.body))
            try TemplateTable.save(
                TemplateTable.Stored(
                    kind: kind, language: language, template: template, version: version + 1, updatedAt: call.now),
                in: transaction)
        }
        if !changes.isEmpty { try record(kind, version + 1, changes, call, in: transaction) }
        return try answer(kind, in: transaction)
    }

    /// The words that came with the program are told again.
    private static func reset(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let kind = try kind(call)
        try call.requireNetworkReach()
        let version = try version(of: kind, in: transaction)
        try call.checkVersion(version)
        // Saved, not deleted: versions only grow.
        guard version > 1 else { return .empty }
        for language in Language.allCases {
            try TemplateTable.save(
                TemplateTable.Stored(
                    kind: kind, language: language, template: .standard(kind, language), version: version + 1,
                    updatedAt: call.now), in: transaction)
        }
        try record(kind, version + 1, [], call, in: transaction)
        return .empty
    }

    private static func record(
        _ kind: NotificationKind, _ version: Int64, _ changes: [Event.Change], _ call: Call,
        in transaction: Transaction
    ) throws {
        try call.record(
            Event(
                "notificationTemplate.updated", kind.rawValue, version: version, outlet: nil, changes: changes),
            in: transaction)
    }

    /// Places that are never filled would reach the customer as gaps.
    private static func require(
        _ template: NotificationTemplate, of kind: NotificationKind, _ language: Language
    ) throws {
        let unknown = template.names.filter { !kind.placeholders.contains($0) }
        guard unknown.isEmpty, !template.isBroken else {
            let known = kind.placeholders.map { "{{\($0)}}" }.joined(separator: ", ")
            throw Refusal(
                status: 422, code: "unknown_placeholder",
                "A text of \(kind.rawValue) may hold these places: \(known).", zh: "\(kind.rawValue) 的文本可使用:\(known)。",
                at: "/texts/\(language.rawValue)")
        }
    }

    private static func kind(_ call: Call) throws -> NotificationKind {
        guard let kind = NotificationKind(rawValue: try call.text("kind")) else {
            throw Refusal.notFound("notification template")
        }
        return kind
    }

    private static func version(of kind: NotificationKind, in transaction: Transaction) throws -> Int64 {
        try TemplateTable.all(of: kind, in: transaction).map(\.version).max() ?? 1
    }

    private static func answer(_ kind: NotificationKind, in transaction: Transaction) throws -> Answer {
        let stored = try TemplateTable.all(of: kind, in: transaction)
        var answer = Answer.json { writer in
            writer.object { write(kind, stored, to: &$0) }
        }
        answer.version = stored.map(\.version).max() ?? 1
        return answer
    }

    private static func write(
        _ kind: NotificationKind, _ stored: [TemplateTable.Stored], to writer: inout JSONWriter
    ) {
        writer.member("kind", kind.rawValue)
        writer.member("purpose", kind.purpose?.rawValue)
        writer.array("placeholders", strings: kind.placeholders)
        writer.object("texts") { writer in
            for language in Language.allCases {
                let template =
                    stored.first { $0.language == language }?.template ?? .standard(kind, language)
                writer.object(dynamic: language.rawValue) { writer in
                    writer.member("subject", template.subject)
                    writer.member("body", template.body)
                }
            }
        }
        writer.member("version", stored.map(\.version).max() ?? 1)
        writer.member("updatedAt", stored.map(\.updatedAt).max())
    }
}
