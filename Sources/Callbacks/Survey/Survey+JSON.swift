package import JSON
import ServiceKit

extension Survey: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.object("title") { title.writeLanguages(to: &$0) }
        writer.member("effectiveFrom", effectiveFrom)
        writer.member("createdAt", createdAt)
        writer.member("createdBy", createdBy)
        writer.array("questions") { writer in
            for question in questions {
                writer.object { writer in
                    writer.member("code", question.code)
                    writer.member("step", question.step.rawValue)
                    writer.object("text") { question.text.writeLanguages(to: &$0) }
                    writer.member("minimum", question.scale.lowerBound)
                    writer.member("maximum", question.scale.upperBound)
                    writer.member("dissatisfiedBelow", question.dissatisfiedBelow)
                    writer.member("required", question.isRequired)
                }
            }
        }
    }
}

extension Survey.Answer: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("question", question)
        writer.member("score", score)
    }

    /// The answers of a body; nil where there are none.
    static func readList(_ reader: inout ObjectReader) -> [Survey.Answer]? {
        reader.optionalArray("answers", count: 1...Survey.mostQuestions) { element in
            element.object { reader in
                Survey.Answer(
                    question: reader.string("question", length: 1...40),
                    score: reader.integer("score", in: .min ... .max))
            }
        }?.compactMap { $0 }
    }
}

extension Survey.Question {
    /// The question in one language, for who asks it or is asked.
    func write(to writer: inout JSONWriter, _ language: Language) {
        writer.object { writer in
            writer.member("code", code)
            writer.member("text", text.in(language))
            writer.member("minimum", scale.lowerBound)
            writer.member("maximum", scale.upperBound)
            writer.member("required", isRequired)
        }
    }
}

extension Text {
    fileprivate func writeLanguages(to writer: inout JSONWriter) {
        writer.member("en", english)
        writer.member("zh-CN", chinese)
    }

    /// Words in English, and in Chinese where they are given.
    fileprivate static func read(_ reader: inout ObjectReader, length: ClosedRange<Int>) -> Text {
        let english = reader.string("en", length: length)
        return Text(english, zh: reader.optionalString("zh-CN", length: length) ?? english)
    }
}

/// The body of `POST /v1/surveys`.
struct NewSurvey: Sendable {
    let title: Text
    let effectiveFrom: Instant?
    let questions: [Survey.Question]

    static func read(_ reader: inout ObjectReader) -> NewSurvey {
        let title = reader.object("title") { Text.read(&$0, length: 1...200) }
        let questions = reader.array("questions", count: 1...Survey.mostQuestions) { element in
            element.object(readQuestion)
        }.compactMap { $0 }
        if !questions.isEmpty, !questions.contains(where: \.isRequired) {
            reader.complain("questions", .notAllowed(reason: "at least one question is required"))
        }
        if Set(questions.map(\.code)).count < questions.count {
            reader.complain("questions", .notAllowed(reason: "two questions have one code"))
        }
        return NewSurvey(
            title: title ?? Text("", zh: .init()), effectiveFrom: reader.optionalInstant("effectiveFrom"),
            questions: questions)
    }

    private static func readQuestion(_ reader: inout ObjectReader) -> Survey.Question? {
        let code = reader.parsed("code", expected: "letters and digits, a small letter first", placeholder: "") {
            isCode($0) ? $0 : nil
        }
        let step = reader.choice("step", ProcessStep.self)
        let text = reader.object("text") { Text.read(&$0, length: 1...500) }
        let minimum = reader.optionalInteger("minimum", in: 0...100) ?? 0
        let maximum = reader.optionalInteger("maximum", in: 0...100) ?? 10
        if minimum >= maximum { reader.complain("maximum", .notAllowed(reason: "it is above minimum")) }
        let limit = reader.optionalInteger("dissatisfiedBelow", in: 0...100)
        if let limit, limit <= minimum || limit > maximum {
            reader.complain("dissatisfiedBelow", .notAllowed(reason: "it is inside the scale, above minimum"))
        }
        return Survey.Question(
            code: code, step: step, text: text ?? Text("", zh: .init()), scale: min(minimum, maximum)...maximum,
            dissatisfiedBelow: limit, isRequired: reader.optionalBool("required") ?? false)
    }

    private static func isCode(_ text: String) -> Bool {
        guard (1...40).contains(text.utf8.count), let first = text.utf8.first else { return false }
        let small = UInt8(ascii: "a")...UInt8(ascii: "z")
        return small.contains(first)
            && text.utf8.allSatisfy { byte in
                small.contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }
}

extension Survey {
    static let mostQuestions = 20
}
