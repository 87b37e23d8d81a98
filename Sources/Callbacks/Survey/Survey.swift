import Customers
import SQLDatabase
import ServiceKit

/// The questions that a callback asks; versioned, so that answers can be read by the questions of their time (CBK-03).
struct Survey: Sendable {
    struct Question: Sendable {
        let code: String
        let text: Text
        let scale: ClosedRange<Int64>
        /// A lower score is dissatisfied (CBK-04); nil where no score is by itself.
        let dissatisfiedBelow: Int64?
        let isRequired: Bool
    }

    struct Answer: Sendable, Equatable {
        let question: String
        let score: Int64
    }

    let version: Int
    let questions: [Question]

    /// The questions that are asked now.
    static let current = Survey(
        version: 1,
        questions: [
            Question("overall", "How satisfied are you overall?", "您的总体满意度?", isRequired: true),
            Question("recommend", "Would you recommend us?", "您愿意推荐我们吗?", dissatisfiedBelow: nil),
            Question("reception", "How was the reception?", "接待服务如何?"),
            Question("explanation", "How well was the work explained?", "维修说明是否清楚?"),
            Question("quality", "How good was the work?", "维修质量如何?"),
            Question("timeliness", "Was the vehicle ready as promised?", "是否按时交车?"),
            Question("cleanliness", "How clean was the vehicle?", "车辆清洁程度如何?"),
        ])

    /// How long after a survey a customer is not asked again (CBK-09).
    static let quietDays: Int64 = 60
}

extension Survey.Question {
    init(
        _ code: String, _ english: String, _ chinese: String, dissatisfiedBelow: Int64? = 6, isRequired: Bool = false
    ) {
        self.init(
            code: code, text: Text(english, zh: chinese), scale: 0...10, dissatisfiedBelow: dissatisfiedBelow,
            isRequired: isRequired)
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

    /// Until when a customer is left alone; nil where they may be asked (CBK-09).
    static func quietUntil(_ customer: CustomerID, _ call: Call, in transaction: Transaction) throws -> Instant? {
        guard let last = try CallbackTable.lastSurvey(of: customer, in: transaction) else { return nil }
        let end = last.adding(days: quietDays)
        return call.now < end ? end : nil
    }
}

extension Refusal {
    fileprivate static func answers(_ pointers: [String], _ survey: Survey, missing: [String]) -> Refusal {
        let codes = survey.questions.map(\.code).joined(separator: ", ")
        let needed = missing.joined(separator: ", ")
        var refusal = Refusal(
            .CBK_03, status: 422, code: "answers_wrong",
            """
            The answers do not fit survey \(survey.version). Questions: \(codes); each once, with a score from 0 to 10.\
            \(missing.isEmpty ? "" : " Needed and missing: \(needed).")
            """,
            zh: "答案不符合问卷第 \(survey.version) 版。题目:\(codes);每题一次,0–10 分。\(missing.isEmpty ? "" : "缺少:\(needed)。")")
        refusal.pointers = pointers
        return refusal
    }
}
