import SQLDatabase
package import ServiceKit

package enum SurveyNoun: IdentifierKind { package static let prefix = "srv" }
package typealias SurveyID = Identifier<SurveyNoun>

/// The questions that a callback asks; versioned, so that answers can be read by the questions of their time (CBK-03).
///
/// A version never changes once it is there: other questions are another version.
package struct Survey: Sendable {
    package struct Question: Sendable {
        let code: String
        /// What of the process it asks about (CBK-06).
        let step: ProcessStep
        let text: Text
        let scale: ClosedRange<Int64>
        /// A lower score is dissatisfied (CBK-04); nil where no score is by itself.
        let dissatisfiedBelow: Int64?
        let isRequired: Bool
    }

    package struct Answer: Sendable, Equatable {
        let question: String
        let score: Int64
    }

    let id: SurveyID
    let version: Int
    let title: Text
    let questions: [Question]
    /// From when on it is asked, until a later version is.
    let effectiveFrom: Instant
    let createdAt: Instant
    /// The caller who made it; nil for the one that is built in.
    let createdBy: String?

    /// The questions that are asked where nobody has made others; not stored.
    static let builtIn = Survey(
        id: SurveyID(stored: "srv_00000000000000000000000001"), version: 1,
        title: Text("After your visit", zh: "服务回访"),
        questions: [
            Question("overall", .overall, "How satisfied are you overall?", "您的总体满意度?", isRequired: true),
            Question("recommend", .overall, "Would you recommend us?", "您愿意推荐我们吗?", dissatisfiedBelow: nil),
            Question("reception", .reception, "How was the reception?", "接待服务如何?"),
            Question("explanation", .delivery, "How well was the work explained?", "维修说明是否清楚?"),
            Question("quality", .repair, "How good was the work?", "维修质量如何?"),
            Question("timeliness", .repair, "Was the vehicle ready as promised?", "是否按时交车?"),
            Question("cleanliness", .inspection, "How clean was the vehicle?", "车辆清洁程度如何?"),
        ], effectiveFrom: Instant(microseconds: 0), createdAt: Instant(microseconds: 0), createdBy: nil)

    /// The newest version that is in force at a moment.
    static func inForce(at now: Instant, in transaction: Transaction) throws -> Survey {
        try SurveyTable.inForce(at: now, in: transaction) ?? builtIn
    }

    /// A version; nil where there is none.
    static func find(version: Int, in transaction: Transaction) throws -> Survey? {
        version == builtIn.version ? builtIn : try SurveyTable.find(version: version, in: transaction)
    }
}

extension Survey {
    /// The questions that a customer was asked.
    ///
    /// - Parameter version: nil for the one that is in force.
    /// - Throws: `Refusal` 422 for a version that is not there, or was not asked any more when the callback was made.
    static func asked(
        _ version: Int?, of callback: Callback, _ call: Call, in transaction: Transaction
    ) throws -> Survey {
        let present = try inForce(at: call.now, in: transaction)
        guard let version, version != present.version else { return present }
        let oldest = try inForce(at: callback.createdAt, in: transaction)
        guard let survey = try find(version: version, in: transaction), survey.effectiveFrom <= call.now,
            survey.version >= oldest.version
        else { throw Refusal.unknownReference("/surveyVersion", "survey", rule: .CBK_03) }
        return survey
    }
}

extension Survey.Question {
    init(
        _ code: String, _ step: ProcessStep, _ english: String, _ chinese: String, dissatisfiedBelow: Int64? = 6,
        isRequired: Bool = false
    ) {
        self.init(
            code: code, step: step, text: Text(english, zh: chinese), scale: 0...10,
            dissatisfiedBelow: dissatisfiedBelow, isRequired: isRequired)
    }
}

extension Survey {
    /// What is wrong with the answers: unknown or repeated questions, scores outside their scale, missing answers.
    ///
    /// - Throws: `Refusal` 422 CBK-03 with a pointer to each.
    func check(_ answers: [Answer]) throws {
        var pointers: [String] = []
        var seen = Set<String>()
        for (index, answer) in answers.enumerated() {
            let question = questions.first { $0.code == answer.question }
            if question == nil || !seen.insert(answer.question).inserted {
                pointers.append("/answers/\(index)/question")
            } else if question?.scale.contains(answer.score) == false {
                pointers.append("/answers/\(index)/score")
            }
        }
        let missing = questions.filter { $0.isRequired && !seen.contains($0.code) }.map(\.code)
        if !missing.isEmpty { pointers.append("/answers") }
        guard pointers.isEmpty else { throw Refusal.answers(pointers, self, missing: missing) }
    }

    /// Whether an answer is below what the survey takes for satisfied (CBK-04).
    func isDissatisfied(_ answers: [Answer]) -> Bool {
        answers.contains { answer in
            guard let limit = questions.first(where: { $0.code == answer.question })?.dissatisfiedBelow else {
                return false
            }
            return answer.score < limit
        }
    }
}

extension Refusal {
    fileprivate static func answers(_ pointers: [String], _ survey: Survey, missing: [String]) -> Refusal {
        let codes = survey.questions.map { question in
            "\(question.code) (\(question.scale.lowerBound)-\(question.scale.upperBound))"
        }.joined(separator: ", ")
        let needed = missing.joined(separator: ", ")
        var refusal = Refusal(
            .CBK_03, status: 422, code: "answers_wrong",
            """
            The answers do not fit survey \(survey.version). Questions: \(codes); each once, with a score inside its \
            scale.\(missing.isEmpty ? "" : " Needed and missing: \(needed).")
            """,
            zh: "答案不符合问卷第 \(survey.version) 版。题目:\(codes);每题一次,分数须在量表内。\(missing.isEmpty ? "" : "缺少:\(needed)。")")
        refusal.pointers = pointers
        return refusal
    }
}
