import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

extension Capacity {
    /// What the wish takes at the outlet now.
    ///
    /// - Throws: `Refusal` 409 (BKG-04, BKG-05, BKG-06) with the next free slots where it cannot be had.
    static func require(
        _ wish: Wish, at outlet: Outlet, besides appointment: AppointmentID? = nil, _ call: Call,
        in transaction: Transaction
    ) throws -> Placement {
        let day = outlet.zone.date(of: wish.startsAt)
        let occasion = Occasion(wish, besides: appointment)
        let capacity = try load(outlet, from: day, through: day, now: call.now, for: occasion, in: transaction)
        do {
            return try capacity.place(wish)
        } catch {
            let next = try SlotFinder.next(
                after: wish, at: outlet, for: occasion, now: call.now, in: transaction)
            throw error.refusal(of: wish, at: outlet).with("nextSlots", .array(next.map(\.offer)))
        }
    }
}

extension Obstacle {
    fileprivate func refusal(of wish: Wish, at outlet: Outlet) -> Refusal {
        let time = outlet.zone.text(wish.startsAt)
        switch self {
        case .timePassed:
            return Refusal(
                .BKG_04, code: "time_passed", "\(time) is in the past. Choose one of the next free slots.",
                zh: "\(time) 已过去,请选择后面的空闲时段。", at: "/startsAt")
        case .outletClosed:
            return Refusal(
                .BKG_04, code: "outlet_closed",
                "Reception and work from \(time) do not fit into the opening hours. Choose one of the next free slots.",
                zh: "从 \(time) 开始的接待和作业不在营业时间内,请选择后面的空闲时段。", at: "/startsAt")
        case .advisorOffShift(let name):
            return Refusal(
                .BKG_06, code: "advisor_not_on_shift",
                "\(name) is not on shift for the reception at \(time). Choose another time or another advisor.",
                zh: "\(name)在 \(time) 不当班,请改选时间或服务顾问。", at: "/advisorId")
        case .advisorNotFree:
            return Refusal(
                .BKG_04, code: "advisor_not_free",
                "No advisor is free to receive the customer at \(time). Choose one of the next free slots.",
                zh: "\(time) 没有可接待的服务顾问,请选择后面的空闲时段。", at: "/startsAt")
        case .bayNotFree(let kind):
            return Refusal(
                .BKG_04, code: "bay_not_free",
                "No bay of kind \(kind.rawValue) is free for the work from \(time). Choose one of the next free slots.",
                zh: "从 \(time) 起没有空闲的 \(kind.rawValue) 工位,请选择后面的空闲时段。", at: "/startsAt"
            ).with("bayKind", .string(kind.rawValue))
        case .equipmentNotFree(let kind):
            return Refusal(
                .BKG_04, code: "equipment_not_free",
                "No \(kind) is free for the work from \(time). Choose one of the next free slots.",
                zh: "从 \(time) 起没有空闲的 \(kind),请选择后面的空闲时段。", at: "/startsAt"
            ).with("equipmentKind", .string(kind))
        case .technicianNotFree(let skill, let level):
            return Self.technician(skill, level, from: time)
        case .bookedShareKept(let left, let until):
            return Self.bookedShare(left, until, in: outlet.zone)
        case .serviceLimit(let operation, let limit, let isOfDay):
            return Self.serviceLimit(operation, limit, isOfDay: isOfDay)
        case .transportNotFree(let transport):
            return Refusal(
                .BKG_16, code: "transport_not_free",
                "No \(transport.rawValue) is free from \(time). Choose another, or one of the next free slots.",
                zh: "从 \(time) 起没有空闲的 \(transport.rawValue),请改选出行方式或后面的空闲时段。", at: "/transport"
            ).with("transport", .string(transport.rawValue))
        case .vehicleBooked:
            return Refusal(
                .BKG_04, code: "vehicle_already_booked",
                """
                The vehicle has another appointment at \(time). Reschedule or cancel that one, or take one of the next \
                free slots.
                """,
                zh: "该车辆在 \(time) 已有其他预约。请改期或取消该预约,或选择后面的空闲时段。", at: "/vehicleId")
        }
    }

    private static func technician(_ skill: String, _ level: Int, from time: String) -> Refusal {
        Refusal(
            .BKG_04, code: "technician_not_free",
            """
            No technician with \(skill) at level \(level) is on shift and free for the work from \(time). \
            Choose one of the next free slots.
            """,
            zh: "从 \(time) 起没有具备 \(skill)(\(level) 级)且空闲的技师,请选择后面的空闲时段。", at: "/startsAt"
        ).with("skill", .string(skill)).with("level", .number(JSONNumber(Int64(level))))
    }

    private static func bookedShare(_ left: Hours, _ until: Instant, in zone: OutletZone) -> Refusal {
        let hours = JSONNumber(scaled: left.hundredths, places: Hours.places)
        return Refusal(
            .BKG_05, code: "booked_share_kept",
            """
            Walk-ins can still take \(hours.literal) technician hours of that day; the rest is kept for booked \
            customers until \(zone.text(until)). Come back then, or choose one of the next free slots.
            """,
            zh: "当日散客还可使用 \(hours.literal) 技师工时,其余保留给预约客户至 \(zone.text(until))。请届时再来或选择后面的空闲时段。",
            at: "/channel"
        ).with("availableHours", .number(hours)).with("cutOff", .string(until.text))
    }

    private static func serviceLimit(_ operation: String, _ limit: Int, isOfDay: Bool) -> Refusal {
        Refusal(
            .BKG_16, code: "service_limit_reached",
            """
            The outlet takes \(operation) \(limit) times \(isOfDay ? "a day" : "at once"); that is reached. Take one \
            of the next free slots.
            """,
            zh: "该网点 \(operation) \(isOfDay ? "每日" : "同时")最多 \(limit) 次,已达上限,请选择后面的空闲时段。", at: "/operations"
        ).with("operation", .string(operation)).with("serviceLimit", .number(JSONNumber(Int64(limit))))
    }
}

extension OutletZone {
    /// As people say it: `2026-11-24 08:30`.
    func text(_ instant: Instant) -> String {
        let local = local(instant)
        return "\(local.date) \(local.time)"
    }
}
