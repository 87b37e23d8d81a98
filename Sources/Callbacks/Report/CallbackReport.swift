import JSON
import Network
import Quality
import SQLDatabase
import ServiceKit

/// A period's callbacks at an outlet as the system tells them, beside the period before (CBK-06).
struct CallbackReport: JSONRepresentable {
    let outlet: Outlet
    let period: ReportPeriod
    let now: CallbackAnalysis
    let before: CallbackAnalysis
    let actions: [CorrectiveAction]
    let madeAt: Instant
    var approval: Approval?

    struct Approval {
        let id: CallbackReportID
        let by: StaffID
        let at: Instant
        let comment: String?
    }

    static func load(
        _ period: ReportPeriod, at outlet: Outlet, _ call: Call, in transaction: Transaction
    ) throws -> CallbackReport {
        CallbackReport(
            outlet: outlet, period: period,
            now: try CallbackAnalysis.load(period, at: outlet, in: transaction),
            before: try period.previous.map { try CallbackAnalysis.load($0, at: outlet, in: transaction) }
                ?? CallbackAnalysis(),
            actions: try CorrectiveActionTable.list(of: outlet.id, period: period.text, in: transaction),
            madeAt: call.now)
    }

    /// Whether its last day is over.
    var isOver: Bool { madeAt >= period.span(in: outlet.zone).upperBound }

    /// Whether it asks for an answer: someone was not called, not satisfied, or complained (CBK-07).
    var needsActions: Bool {
        now.total.attempted < now.total.deliveries || now.total.dissatisfied > 0 || !now.complaints.isEmpty
    }

    func writeMembers(to writer: inout JSONWriter) {
        let span = period.span(in: outlet.zone)
        writer.member("outletId", outlet.id)
        writer.member("period", period.text)
        writer.member("from", period.first)
        writer.member("through", period.end.adding(days: -1))
        writer.member("timeZone", outlet.zone.identifier)
        writer.member("status", approval != nil ? "approved" : isOver ? "draft" : "running")
        // Until then it is made as it is read, and the same as long as nothing in it changes.
        if approval != nil { writer.member("madeAt", madeAt) }
        writer.member("previousPeriod", period.previous?.text)
        if let approval {
            writer.member("id", approval.id)
            writer.member("approvedBy", approval.by)
            writer.member("approvedAt", approval.at)
            writer.member("comment", approval.comment)
        }
        writer.object("callbacks") { now.total.write(before: before.total, to: &$0) }
        writeSteps(to: &writer)
        writeGroups(to: &writer)
        writeComplaints(to: &writer)
        writer.object("records") { writer in
            let earliest = span.lowerBound.adding(microseconds: -1).text
            writer.member(
                "callbacks",
                "/v1/callbacks?outlet=\(outlet.id)&createdAfter=\(earliest)&createdBefore=\(span.upperBound.text)")
            // What was heard is dated by the answer, also that to a delivery of an earlier period.
            writer.member(
                "completed",
                "/v1/callbacks?outlet=\(outlet.id)&completedAfter=\(earliest)&completedBefore=\(span.upperBound.text)")
            writer.member(
                "complaints",
                "/v1/complaints?outlet=\(outlet.id)&receivedAfter=\(earliest)&receivedBefore=\(span.upperBound.text)")
        }
        let today = outlet.zone.date(of: madeAt)
        writer.array("actions", actions.map { CorrectiveActionView(action: $0, today: today) })
        writer.array("nextActions", strings: approval == nil && isOver ? ["approve"] : [])
    }

    private func writeSteps(to writer: inout JSONWriter) {
        func write(
            _ key: StaticString, _ now: [String: CallbackAnalysis.Points], _ before: [String: CallbackAnalysis.Points],
            to writer: inout JSONWriter
        ) {
            for (name, points) in now.sorted(by: { $0.key < $1.key }) {
                writer.object { writer in
                    writer.member(key, name)
                    writer.object("satisfaction") { writer in
                        points.figure.write(
                            CallbackAnalysis.satisfaction, before: before[name]?.figure, to: &writer)
                    }
                }
            }
        }
        writer.array("bySteps") { write("step", now.bySteps, before.bySteps, to: &$0) }
        writer.array("byQuestions") { write("question", now.byQuestions, before.byQuestions, to: &$0) }
    }

    private func writeGroups(to writer: inout JSONWriter) {
        func write(
            _ key: StaticString, _ now: [String: CallbackAnalysis.Tally], _ before: [String: CallbackAnalysis.Tally],
            to writer: inout JSONWriter
        ) {
            for (name, tally) in now.sorted(by: { $0.key < $1.key }) {
                writer.object { writer in
                    writer.member(key, name)
                    tally.write(before: before[name], to: &writer)
                }
            }
        }
        writer.array("byAdvisors") { write("advisorId", now.byAdvisors, before.byAdvisors, to: &$0) }
        writer.array("byTechnicians") { write("technicianId", now.byTechnicians, before.byTechnicians, to: &$0) }
        writer.array("byJobTypes") { write("jobType", now.byJobTypes, before.byJobTypes, to: &$0) }
        writer.object("recommendation") { writer in
            now.recommendation.figure.write(
                "(answers from 9 - answers up to 6) / answers to recommend, times 100",
                before: before.recommendation.figure, to: &writer)
        }
        writer.object("reviews") { writer in
            now.rating.write("sum of ratings / reviews", before: before.rating, to: &writer)
        }
    }

    private func writeComplaints(to writer: inout JSONWriter) {
        writer.object("complaints") { writer in
            writer.member("count", now.complaints.count)
            writer.member("previousCount", before.complaints.count)
            writer.object("handledInTime") { writer in
                now.inTime.write(
                    "complaints of callbacks without a late step / complaints of callbacks", before: before.inTime,
                    to: &writer)
            }
            writer.array("byClass") { writer in
                Self.count(now.complaints.map(\.kind), before.complaints.map(\.kind), "class", to: &writer)
            }
        }
        writer.array("causes") { writer in
            Self.count(now.complaints.compactMap(\.cause), before.complaints.compactMap(\.cause), "cause", to: &writer)
        }
    }

    private static func count(
        _ now: [String], _ before: [String], _ key: StaticString, to writer: inout JSONWriter
    ) {
        for name in Set(now).sorted() {
            writer.object { writer in
                writer.member(key, name)
                writer.member("count", now.count { $0 == name })
                writer.member("previousCount", before.count { $0 == name })
            }
        }
    }
}

extension CallbackAnalysis {
    static let satisfaction = "sum of (score - minimum) / (maximum - minimum) * 100 / answers"

    fileprivate var rating: Figure { Figure(unit: .stars, numerator: ratings.sum, denominator: ratings.count) }
    fileprivate var inTime: Figure {
        .rate(Int64(complaints.count(where: \.isInTime)), of: Int64(complaints.count))
    }
}

extension CallbackAnalysis.Promoters {
    fileprivate var figure: Figure {
        Figure(unit: .score, numerator: promoters - detractors, denominator: answers)
    }
}

extension CallbackAnalysis.Tally {
    fileprivate func write(before: Self?, to writer: inout JSONWriter) {
        writer.member("deliveries", deliveries)
        writer.object("callbackRate") { writer in
            Figure.rate(attempted, of: deliveries).write(
                "deliveries whose customer was called, or answered the survey / deliveries",
                before: before.map { .rate($0.attempted, of: $0.deliveries) }, to: &writer)
        }
        writer.object("reachRate") { writer in
            Figure.rate(reached, of: attempted).write(
                "customers reached, or who answered the survey / customers called, or who answered",
                before: before.map { .rate($0.reached, of: $0.attempted) }, to: &writer)
        }
        writer.object("satisfaction") { writer in
            points.figure.write(CallbackAnalysis.satisfaction, before: before?.points.figure, to: &writer)
        }
        writer.object("dissatisfied") { writer in
            Figure.rate(dissatisfied, of: heard).write(
                "completed callbacks of dissatisfied customers / completed callbacks, refused ones left out",
                before: before.map { .rate($0.dissatisfied, of: $0.heard) }, to: &writer)
        }
    }
}
