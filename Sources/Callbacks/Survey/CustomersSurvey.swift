package import JSON
package import Quality
package import SQLDatabase
package import ServiceKit

/// What the customer answers over a link (CUS-13): the same as they would tell an agent, and once.
package enum CustomersSurvey {
    /// Words and answers.
    package struct Input: Sendable {
        let answers: [Survey.Answer]
        let verbatim: String
        let saysDissatisfied: Bool
        let surveyVersion: Int?
    }

    package static func read(_ reader: inout ObjectReader) -> Input {
        let answers = Survey.Answer.readList(&reader)
        if answers == nil { reader.complain("answers", .missing) }
        return Input(
            answers: answers ?? [], verbatim: reader.string("verbatim", length: 1...4_000),
            saysDissatisfied: reader.optionalBool("dissatisfied") ?? false,
            surveyVersion: reader.optionalInteger("surveyVersion", in: 1...1_000_000).map(Int.init))
    }

    /// Keeps the customer's own answers and closes the callback; one who is dissatisfied has a complaint at once, since
    /// no agent is there to open it (CBK-04).
    package static func answer(
        _ input: Input, _ id: CallbackID, _ call: Call, in transaction: Transaction
    ) throws {
        guard var callback = try CallbackTable.find(id, in: transaction) else { throw Refusal.notFound() }
        try callback.move(.answer)
        try SurveyPermission.of(callback.customerID, at: callback.outletID, call, in: transaction).require()
        let survey = try Survey.asked(input.surveyVersion, of: callback, call, in: transaction)
        try survey.check(input.answers)
        let isDissatisfied = input.saysDissatisfied || survey.isDissatisfied(input.answers)
        let complaint =
            isDissatisfied
            ? try callback.complain(
                .service, .medium, String(input.verbatim.prefix(2_000)), channel: .link, call, in: transaction) : nil
        let completion = Callback.Completion(
            by: nil, at: call.now, verbatim: input.verbatim, surveyVersion: survey.version,
            isDissatisfied: isDissatisfied, complaintID: complaint?.id)
        try callback.end(completion, input.answers, call, in: transaction)
    }
}

/// A callback's survey as its customer sees it.
package struct SurveyForCustomer: Sendable {
    private let callback: Callback
    private let survey: Survey
    private let answers: [Survey.Answer]
    private let isAskable: Bool
    private let language: Language

    package init(
        _ callback: Callback, _ language: Language, _ call: Call, in transaction: Transaction
    ) throws {
        self.callback = callback
        self.language = language
        let answered = try callback.completion?.surveyVersion.flatMap { try Survey.find(version: $0, in: transaction) }
        survey = try answered ?? Survey.inForce(at: call.now, in: transaction)
        answers = try SurveyAnswerTable.list(of: callback.id, in: transaction)
        let permission = try SurveyPermission.of(callback.customerID, at: callback.outletID, call, in: transaction)
        isAskable = permission.isGiven && Callback.transitions.next(callback.status, .answer) != nil
    }

    /// Whether it can be answered now.
    package var isOpen: Bool { isAskable }

    /// Writes the questions, and what was answered over a link; what was told to an agent is the outlet's note.
    package func writeMembers(to writer: inout JSONWriter) {
        let isOwn = callback.completion.map { $0.by == nil } ?? false
        writer.member("version", survey.version)
        writer.member("title", survey.title.in(language))
        writer.member("answered", callback.completion?.surveyVersion != nil)
        writer.array("questions") { writer in
            for question in survey.questions { question.write(to: &writer, language) }
        }
        guard isOwn else { return }
        writer.array("answers", answers)
        writer.member("verbatim", callback.completion?.verbatim)
        writer.member("answeredAt", callback.completion?.at)
    }
}
