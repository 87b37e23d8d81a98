import JSON
import Network
import Quality
import SQLDatabase
import ServiceKit

/// What the callbacks of a period say (CBK-06): each number is dated by what it is about, deliveries by the delivery,
/// answers by the answer, and complaints by their receipt.
struct CallbackAnalysis: Sendable {
    /// What there was of an outlet, a person, or a kind of work.
    struct Tally: Sendable {
        var deliveries: Int64 = 0
        var attempted: Int64 = 0
        var reached: Int64 = 0
        /// Callbacks that came to their end with the customer's words; who refused to talk was heard only where they
        /// said that they are dissatisfied.
        var heard: Int64 = 0
        var dissatisfied: Int64 = 0
        var points = Points()
    }

    /// Scores as hundredths of points from 0 to 100.
    struct Points: Sendable {
        var sum: Int64 = 0
        var count: Int64 = 0

        var figure: Figure { Figure(unit: .points, numerator: sum, denominator: count) }
    }

    /// What the net promoter score is made of.
    struct Promoters: Sendable {
        var promoters: Int64 = 0
        var detractors: Int64 = 0
        var answers: Int64 = 0
    }

    var total = Tally()
    var bySteps: [String: Points] = [:]
    var byQuestions: [String: Points] = [:]
    var byAdvisors: [String: Tally] = [:]
    var byTechnicians: [String: Tally] = [:]
    var byJobTypes: [String: Tally] = [:]
    var recommendation = Promoters()
    var complaints: [CallbackReportTable.Grievance] = []
    var ratings = (sum: Int64(0), count: Int64(0))

    static func load(
        _ period: ReportPeriod, at outlet: Outlet, in transaction: Transaction
    ) throws -> CallbackAnalysis {
        let span = period.span(in: outlet.zone)
        var analysis = CallbackAnalysis()
        let work = try CallbackReportTable.work(at: outlet.id, span, in: transaction)
        for row in try CallbackReportTable.callbacks(at: outlet.id, span, in: transaction) {
            var tally = Tally()
            if span.contains(row.createdAt) {
                tally.deliveries = 1
                tally.attempted = row.isAttempted ? 1 : 0
                tally.reached = row.isReached ? 1 : 0
            }
            if let at = row.completedAt, span.contains(at) {
                tally.heard = row.isRefused && !row.isDissatisfied ? 0 : 1
                tally.dissatisfied = row.isDissatisfied ? 1 : 0
            }
            analysis.add(tally, row.advisor, work[row.id])
        }
        try analysis.addAnswers(at: outlet.id, span, work, in: transaction)
        analysis.complaints = try CallbackReportTable.complaints(at: outlet.id, span, in: transaction)
        analysis.ratings = try CallbackReportTable.ratings(at: outlet.id, span, in: transaction)
        return analysis
    }

    private mutating func add(_ tally: Tally, _ advisor: String, _ work: CallbackReportTable.Work?) {
        total.add(tally)
        byAdvisors[advisor, default: Tally()].add(tally)
        for technician in work?.technicians ?? [] { byTechnicians[technician, default: Tally()].add(tally) }
        for type in work?.types ?? [] { byJobTypes[type, default: Tally()].add(tally) }
    }

    private mutating func addAnswers(
        at outlet: OutletID, _ span: Range<Instant>, _ work: [String: CallbackReportTable.Work],
        in transaction: Transaction
    ) throws {
        var surveys: [Int: Survey] = [:]
        for row in try CallbackReportTable.answers(at: outlet, span, in: transaction) {
            if surveys[row.surveyVersion] == nil {
                surveys[row.surveyVersion] = try Survey.find(version: row.surveyVersion, in: transaction)
            }
            let questions = surveys[row.surveyVersion]?.questions ?? []
            guard let question = questions.first(where: { $0.code == row.question }) else { continue }
            let width = question.scale.upperBound - question.scale.lowerBound
            let points = Points(
                sum: Rounding.halfUp(row.score - question.scale.lowerBound, times: 10_000, over: max(width, 1)),
                count: 1)
            bySteps[question.step.rawValue, default: Points()].add(points)
            byQuestions[question.code, default: Points()].add(points)
            var tally = Tally()
            tally.points = points
            add(tally, row.advisor, work[row.callback])
            if question.code == "recommend", question.scale == 0...10 { recommendation.add(row.score) }
        }
    }
}

extension CallbackAnalysis.Tally {
    mutating func add(_ other: Self) {
        deliveries += other.deliveries
        attempted += other.attempted
        reached += other.reached
        heard += other.heard
        dissatisfied += other.dissatisfied
        points.add(other.points)
    }
}

extension CallbackAnalysis.Points {
    mutating func add(_ other: Self) {
        sum += other.sum
        count += other.count
    }
}

extension CallbackAnalysis.Promoters {
    /// From 9 they recommend, up to 6 they warn (net promoter score).
    mutating func add(_ score: Int64) {
        answers += 1
        if score >= 9 { promoters += 1 }
        if score <= 6 { detractors += 1 }
    }
}
