import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Who does a job and where: what REP-02 asks of both.
struct Workplace {
    let outlet: Outlet
    let order: RepairOrder
    let job: Job

    init(_ job: Job, of order: RepairOrder, in transaction: Transaction) throws {
        self.job = job
        self.order = order
        outlet = try Outlet.load(order.outletID, in: transaction)
    }

    /// The technician has the skill at the grade, with a certificate that holds today, and is on shift.
    func require(_ technician: Staff, at now: Instant) throws {
        if let obstacle = obstacles(for: technician, at: now).first { throw obstacle }
    }

    /// All that keeps a technician from the job; empty for one who can do it now.
    func obstacles(for technician: Staff, at now: Instant) -> [Refusal] {
        var obstacles: [Refusal] = []
        if technician.status != .active || !technician.works(at: outlet.id) || !technician.has(.technician) {
            obstacles.append(
                Refusal(
                    .REP_02, code: "technician_not_available",
                    "\(technician.name) is no technician of this outlet any more. Assign the job to someone who is.",
                    zh: "\(technician.name)已不是本网点技师,请改派其他技师。"))
        }
        if let lacking = lackingSkill(of: technician, on: outlet.zone.date(of: now)) { obstacles.append(lacking) }
        if !technician.isOnShift(at: now, zone: outlet.zone) {
            obstacles.append(
                Refusal(
                    .REP_02, code: "technician_not_on_shift",
                    "\(technician.name) is not on shift now. Choose someone who is, or add the shift.",
                    zh: "\(technician.name)当前不在班。请另选在班技师,或先补录班次。"))
        }
        return obstacles
    }

    private func lackingSkill(of technician: Staff, on day: LocalDate) -> Refusal? {
        let work = job.work
        if job.isGoodwill || technician.has(skill: work.skill, level: work.level, on: day) { return nil }
        let known = technician.skills.filter { $0.code == work.skill }
        if known.contains(where: { $0.level >= work.level }) {
            return Refusal(
                .REP_02, code: "certificate_expired",
                """
                The certificate of \(technician.name) for \(work.skill) has expired. Renew it,
                or choose another technician.
                """,
                zh: "\(technician.name)的 \(work.skill) 证书已过期。请更新证书或另选技师。")
        }
        guard known.isEmpty else {
            return Refusal(
                .REP_02, code: "skill_level_too_low",
                "\(work.operation) needs \(work.skill) at level \(work.level); \(technician.name) has less.",
                zh: "\(work.operation) 需要 \(work.skill) \(work.level) 级,\(technician.name)等级不足。请另选技师。")
        }
        return Refusal(
            .REP_02, code: "skill_missing",
            "\(work.operation) needs the skill \(work.skill), which \(technician.name) does not have. Choose another.",
            zh: "\(work.operation) 需要技能 \(work.skill),\(technician.name)不具备。请另选技师。")
    }

    /// The bay suits the work, is in service, and no other order's vehicle is worked on in it.
    func require(_ bay: Bay, at now: Instant, in transaction: Transaction) throws {
        if let obstacle = try obstacle(to: bay, at: now, in: transaction) { throw obstacle }
    }

    /// What keeps the job out of a bay; nil for one that it can be done in now.
    func obstacle(to bay: Bay, at now: Instant, in transaction: Transaction) throws -> Refusal? {
        let work = job.work
        guard bay.kind == work.bayKind || job.isGoodwill else {
            return Refusal(
                .REP_02, code: "bay_not_suitable",
                "\(work.operation) needs a \(work.bayKind.rawValue) bay; \(bay.name) is a \(bay.kind.rawValue) bay.",
                zh: "\(work.operation) 需要 \(work.bayKind.rawValue) 工位,\(bay.name) 为 \(bay.kind.rawValue) 工位。")
        }
        // What rests there goes on there when the time comes: it has no other bay.
        guard bay.status == .inService, job.status == .paused || !bay.isOutOfService(at: now) else {
            return Refusal(
                .REP_02, code: "bay_out_of_service",
                "Bay \(bay.name) is out of service. Choose another, or return it to service.",
                zh: "工位 \(bay.name) 已停用。请另选工位或先恢复使用。")
        }
        guard let other = try WorkplaceTable.order(inBay: bay.id, except: order.id, in: transaction) else { return nil }
        return Refusal(
            .REP_02, code: "bay_not_free",
            "Bay \(bay.name) is taken by order \(other.number). Choose another, or wait until that work is complete.",
            zh: "工位 \(bay.name) 正被委托书 \(other.number) 占用。请另选工位或等待其完工。"
        ).with("repairOrderId", .string(other.id)).with("repairOrderNumber", .string(other.number))
    }

    /// The technician is clocked on nothing else (REP-02).
    func requireFree(_ technician: Staff, in transaction: Transaction) throws {
        guard let other = try WorkplaceTable.order(ofTechnician: technician.id, in: transaction) else { return }
        throw Refusal(
            .REP_02, code: "technician_busy",
            "\(technician.name) is clocked on a job of order \(other.number). Pause or complete that job first.",
            zh: "\(technician.name)正在委托书 \(other.number) 的工项上计时。请先暂停或完成该工项。"
        ).with("repairOrderId", .string(other.id)).with("repairOrderNumber", .string(other.number))
    }
}

extension Bay {
    /// Whether it cannot be used, until further notice or for a time that was planned (NET-03).
    func isOutOfService(at now: Instant) -> Bool {
        status != .inService
            || times.outages.contains { outage in
                outage.from <= now && outage.until.map { now < $0 } ?? true
            }
    }
}
