import JSON
import Quality
import SQLDatabase
import ServiceKit

/// `/v1/surveys`: what callbacks ask, in versions that never change (CBK-03).
enum SurveyRoutes {
    static let all: [Route] = [
        .post("/v1/surveys", .manageQuality, rules: BodyRules(.CBK_03), reading: NewSurvey.read, create),
        .get("/v1/surveys", .readQuality, query: DateFilter.parameters(SurveyTable.dates), paged: true, list),
        .get("/v1/surveys/{id}", .readQuality, show),
    ]

    /// A new version, asked from its time on; what was answered before stays with the questions of its time.
    private static func create(_ input: NewSurvey, _ call: Call, _ transaction: Transaction) throws -> Answer {
        try call.requireNetworkReach()
        let newest = max(try SurveyTable.newest(in: transaction), Survey.builtIn.version)
        let begin = input.effectiveFrom ?? call.now
        guard begin >= call.now else { throw Refusal.surveyBackdated }
        let survey = Survey(
            id: call.newID(), version: newest + 1, title: input.title, questions: input.questions,
            effectiveFrom: begin, createdAt: call.now, createdBy: call.caller.id)
        try SurveyTable.insert(survey, in: transaction)
        try call.record(
            Event(
                "survey.created", survey.id.text, outlet: nil,
                changes: [
                    .init("version", to: .number(JSONNumber(Int64(survey.version)))),
                    .init("effectiveFrom", to: survey.effectiveFrom.text),
                ]), in: transaction)
        return .created(survey, at: "/v1/surveys/\(survey.id)")
    }

    /// Newest first; the one that is built in comes last.
    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        var before = Int.max
        if let after = page.after?.first {
            guard let version = Int(after) else { throw Refusal.invalidParameter("cursor") }
            before = version
        }
        var surveys = try SurveyTable.list(
            call.query.dates(of: SurveyID.self, SurveyTable.dates), before: before, limit: page.limit + 1,
            in: transaction)
        // It was there, and in force, before any moment that is asked for.
        let isLater = ["createdAfter", "effectiveAfter", "updatedAfter"].contains { call.query[$0] != nil }
        if surveys.count <= page.limit, before > Survey.builtIn.version, !isLater { surveys.append(Survey.builtIn) }
        return .list(surveys, page, call) { [String($0.version)] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let id = try call.id("id", SurveyID.self)
        if id == Survey.builtIn.id { return .ok(Survey.builtIn, version: 1) }
        guard let survey = try SurveyTable.find(id, in: transaction) else { throw Refusal.notFound("survey") }
        return .ok(survey, version: 1)
    }
}

extension Refusal {
    fileprivate static var surveyBackdated: Refusal {
        Refusal(
            status: 422, code: "survey_backdated", "effectiveFrom is not in the past: what was asked stays as it was.",
            zh: "effectiveFrom 不能早于当前时间:已进行的调查保持不变。", at: "/effectiveFrom")
    }
}
