import SQLDatabase
import ServiceKit

/// What callbacks hold of customers (CUS-02, CUS-05, CUS-12).
enum CallbackCustomerTable {
    static let data = [callbacks, attempts, answers]

    private static let callbacks = CustomerData(
        "callbacks", "customer_id", as: "callbacks",
        [
            .init("id"), .init("repairOrderId"), .init("outletId"), .init("dueAt", .instant), .init("status"),
            .init("completedAt", .instant), .init("verbatim"), .init("dissatisfied", .flag),
        ],
        rows: """
            SELECT id, order_id, outlet_id, due_at, status, completed_at, verbatim, is_dissatisfied FROM callbacks
            WHERE customer_id = $1 ORDER BY id
            """,
        move: "UPDATE callbacks SET customer_id = $2, version = version + 1 WHERE customer_id = $1",
        // What the customer said goes; the scores stay for the statistics.
        erase: [
            """
            UPDATE callbacks SET verbatim = CASE WHEN verbatim IS NULL THEN NULL ELSE '—' END, version = version + 1
            WHERE customer_id = $1
            """
        ])

    private static let attempts = CustomerData(
        "callback_attempts", as: "callbackAttempts",
        [.init("callbackId"), .init("at", .instant), .init("channel"), .init("outcome"), .init("note")],
        rows: """
            SELECT a.callback_id, a.at, a.channel, a.outcome, a.note
            FROM callbacks c JOIN callback_attempts a ON a.callback_id = c.id WHERE c.customer_id = $1 ORDER BY a.at
            """,
        erase: [
            """
            UPDATE callback_attempts SET note = NULL
            WHERE callback_id IN (SELECT id FROM callbacks WHERE customer_id = $1)
            """
        ])

    private static let answers = CustomerData(
        "callback_answers", as: "surveyAnswers", [.init("callbackId"), .init("question"), .init("score", .integer)],
        rows: """
            SELECT a.callback_id, a.question, a.score
            FROM callbacks c JOIN callback_answers a ON a.callback_id = c.id WHERE c.customer_id = $1
            ORDER BY a.callback_id, a.position
            """)

    static let timeline = TimelineSource(
        """
        SELECT a.at, a.id, CASE WHEN a.channel = 'phone' THEN 'call' ELSE a.channel END, 'outbound', a.channel,
            c.outlet_id, a.staff_id, c.id, a.outcome
        FROM callbacks c JOIN callback_attempts a ON a.callback_id = c.id
        WHERE c.customer_id = $1 AND (a.at, a.id) < ($2, $3) ORDER BY a.at DESC, a.id DESC LIMIT $4
        """)
}
