import JSON
import Network
import SQLDatabase
import ServiceKit

/// Coming and going, and what people do beside jobs (REP-14).
enum StaffTimeRoutes {
    static let all: [Route] = [
        .post(
            "/v1/staff/{id}/attendance", .repair, rules: BodyRules(.REP_14), reading: Attendance.init(from:), attend),
        .post(
            "/v1/staff/{id}/indirect-times", .repair, rules: BodyRules(.REP_14), reading: Indirect.init(from:),
            addIndirect),
        .get("/v1/staff/{id}/times", .readOrders, paged: true, list),
        .get("/v1/staff-times/{id}", .readOrders, show),
        .post(
            "/v1/staff-times/{id}/correct", .repair, rules: BodyRules(.REP_14),
            reading: CorrectTime.Input.init(from:), correct),
    ]

    struct Attendance: Sendable {
        enum Action: String, Sendable, CaseIterable {
            case `in`, out
        }

        let action: Action
        let at: Instant?
        let outletID: OutletID?

        init(from reader: inout ObjectReader) {
            action = reader.choice("action", Action.self)
            at = reader.optionalInstant("at")
            outletID = reader.optionalID("outletId")
        }
    }

    struct Indirect: Sendable {
        enum Kind: String, Sendable, CaseIterable {
            case travel, training

            var time: StaffTime.Kind { self == .travel ? .travel : .training }
        }

        let kind: Kind
        let span: TimeSpan
        let note: String?
        let outletID: OutletID?

        init(from reader: inout ObjectReader) {
            kind = reader.choice("kind", Kind.self)
            span = TimeSpan(start: reader.instant("startedAt"), end: reader.instant("endedAt"))
            note = reader.optionalString("note", length: 1...500)
            outletID = reader.optionalID("outletId")
        }
    }

    private static func attend(_ input: Attendance, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let staff = try Staff.load(call.id("id"), in: transaction)
        try call.requireActsAs(staff: staff.id.text, at: "", unless: .manageNetwork)
        try call.checkVersion(staff.version)
        let at = input.at ?? call.now
        guard at <= call.now else { throw Refusal.timeInFuture(at: "/at") }
        let open = try StaffTimeTable.attending(staff.id, in: transaction)
        switch input.action {
        case .in:
            if let open { throw Refusal.attending(staff, since: open.span.start) }
            return try come(staff, at: at, input.outletID, call, in: transaction)
        case .out:
            guard var open else { throw Refusal.notAttending(staff) }
            open.span.end = at
            try CorrectTime.requireOrder(open.span, at: "/at")
            try StaffTimeTable.update(open, in: transaction)
            try record(open, "attendance.ended", [.init("endedAt", to: at.text)], call, in: transaction)
            return .ok(open)
        }
    }

    private static func come(
        _ staff: Staff, at: Instant, _ named: OutletID?, _ call: Call, in transaction: Transaction
    ) throws -> Answer {
        let time = StaffTime(
            id: call.newID(), staffID: staff.id, outletID: try outlet(named, of: staff), kind: .attendance,
            span: TimeSpan(start: at), note: nil)
        try requireFree(time, at: "/at", in: transaction)
        try StaffTimeTable.insert(time, in: transaction)
        try record(time, "attendance.begun", [.init("startedAt", to: at.text)], call, in: transaction)
        return .ok(time)
    }

    private static func addIndirect(_ input: Indirect, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let staff = try Staff.load(call.id("id"), in: transaction)
        try call.requireActsAs(staff: staff.id.text, at: "", unless: .manageNetwork)
        try call.checkVersion(staff.version)
        if let end = input.span.end, end > call.now { throw Refusal.timeInFuture(at: "/endedAt") }
        try CorrectTime.requireOrder(input.span, at: "/endedAt")
        let time = StaffTime(
            id: call.newID(), staffID: staff.id, outletID: try outlet(input.outletID, of: staff),
            kind: input.kind.time, span: input.span, note: input.note)
        try requireFree(time, at: "/startedAt", in: transaction)
        try StaffTimeTable.insert(time, in: transaction)
        let changes = [
            Event.Change("kind", to: time.kind.rawValue), .init("startedAt", to: time.span.start.text),
            .init("endedAt", to: time.span.end?.text),
        ]
        try record(time, "staffTime.recorded", changes, call, in: transaction)
        return .created(time, at: "/v1/staff-times/\(time.id)")
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let staff = try Staff.load(call.id("id"), in: transaction)
        let page = try call.page()
        var times = try StaffTimeTable.list(
            of: staff.id, after: try page.afterID(), limit: page.limit, in: transaction)
        let corrections = try TimeCorrectionTable.list(ofTimesOf: staff.id, in: transaction)
        for index in times.indices { times[index].corrections = corrections[times[index].id.text] ?? [] }
        return .list(times, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        .ok(try load(call, in: transaction))
    }

    private static func correct(
        _ input: CorrectTime.Input, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        var time = try load(call, in: transaction)
        try CorrectTime.requireCorrector(input, outlet: time.outletID, call, in: transaction)
        let before = time.span
        time.span = try CorrectTime.span(input, of: before, now: call.now)
        guard time.span != before else { return .ok(time) }
        try requireFree(time, at: input.startedAt == nil ? "/endedAt" : "/startedAt", in: transaction)
        try StaffTimeTable.update(time, in: transaction)
        let event = Event(
            "staffTime.corrected", time.id.text, root: time.staffID.text, outlet: time.outletID.text,
            changes: [.init("kind", to: time.kind.rawValue)])
        try CorrectTime.keep(before, as: time.span, of: time.id.text, input, event, call, in: transaction)
        return .ok(try load(call, in: transaction))
    }

    /// The time that the path names, with its corrections; 404 where there is none.
    private static func load(_ call: Call, in transaction: Transaction) throws -> StaffTime {
        guard var time = try StaffTimeTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("recorded time")
        }
        time.corrections = try TimeCorrectionTable.list(of: time.id.text, in: transaction)
        return time
    }

    /// Where the time counts: the outlet that is named, or the first of theirs.
    private static func outlet(_ named: OutletID?, of staff: Staff) throws -> OutletID {
        guard staff.status == .active, let first = staff.outletIDs.first else { throw Refusal.inactive(staff) }
        guard let named else { return first }
        guard staff.works(at: named) else { throw Refusal.unknownReference("/outletId", "outlet") }
        return named
    }

    private static func requireFree(
        _ time: StaffTime, at pointer: String, in transaction: Transaction
    ) throws {
        let other =
            time.kind == .attendance
            ? try StaffTimeTable.attendance(
                of: time.staffID, overlapping: time.span, except: time.id.text, in: transaction)
            : try StaffTimeTable.work(of: time.staffID, overlapping: time.span, except: time.id.text, in: transaction)
        if let other { throw Refusal.timeOverlaps(other.id, other.span, at: pointer) }
    }

    private static func record(
        _ time: StaffTime, _ type: String, _ changes: [Event.Change], _ call: Call, in transaction: Transaction
    ) throws {
        try call.record(
            Event(
                type, time.id.text, root: time.staffID.text, outlet: time.outletID.text,
                changes: [.init("staffId", to: time.staffID.text)] + changes), in: transaction)
    }
}

extension Refusal {
    fileprivate static func attending(_ staff: Staff, since: Instant) -> Refusal {
        Refusal(
            .REP_14, code: "already_attending", "\(staff.name) is at work since \(since). Check out first.",
            zh: "\(staff.name)自 \(since) 起已签到,请先签退。", at: "/action")
    }

    fileprivate static func notAttending(_ staff: Staff) -> Refusal {
        Refusal(
            .REP_14, code: "not_attending",
            "\(staff.name) has not checked in. Check in first, or correct the attendance.",
            zh: "\(staff.name)尚未签到。请先签到,或更正出勤记录。", at: "/action")
    }

    fileprivate static func inactive(_ staff: Staff) -> Refusal {
        Refusal(
            .REP_14, code: "staff_inactive", "\(staff.name) does not work here any more; no time is recorded.",
            zh: "\(staff.name)已离职,不能登记工时。")
    }
}
