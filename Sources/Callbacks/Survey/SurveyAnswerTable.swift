import Quality
import SQLDatabase
import ServiceKit

enum SurveyAnswerTable {
    static func insert(
        _ answer: Survey.Answer, at position: Int, of callback: CallbackID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            "INSERT INTO callback_answers (callback_id, position, question, score) VALUES ($1, $2, $3, $4)",
            [callback.sql, .int(position), .text(answer.question), .integer(answer.score)])
    }

    static func list(of callback: CallbackID, in transaction: Transaction) throws -> [Survey.Answer] {
        try transaction.query(
            "SELECT question, score FROM callback_answers WHERE callback_id = $1 ORDER BY position", [callback.sql]
        ) { Survey.Answer(question: $0.text(0), score: $0.int64(1)) }
    }
}
