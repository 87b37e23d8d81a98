package import SQLDatabase
package import ServiceKit

extension Staff {
    /// The person that a path names.
    ///
    /// - Throws: `Refusal` 404.
    package static func load(_ id: StaffID, in transaction: Transaction) throws -> Staff {
        guard let staff = try StaffTable.find(id, in: transaction) else { throw Refusal.notFound("staff member") }
        return staff
    }

    /// The person that a body names, who works at the outlet and has the role.
    ///
    /// - Throws: `Refusal` 422 `unknown_reference` for one who is unknown, inactive or of another outlet; 409
    ///   `role_needed` by `rule` for one without the role.
    package static func referenced(
        _ id: StaffID, at pointer: String, outlet: OutletID, role: StaffRole? = nil, rule: Rule? = nil,
        in transaction: Transaction
    ) throws -> Staff {
        guard let staff = try StaffTable.find(id, in: transaction), staff.status == .active, staff.works(at: outlet)
        else { throw Refusal.unknownReference(pointer, "staff member") }
        if let role, !staff.has(role) { throw Refusal.roleNeeded(role, of: staff, at: pointer, rule) }
        return staff
    }
}

extension Refusal {
    fileprivate static func roleNeeded(
        _ role: StaffRole, of staff: Staff, at pointer: String, _ rule: Rule?
    ) -> Refusal {
        Refusal(
            rule, status: 409, code: "role_needed",
            "\(staff.name) does not have the role \(role.rawValue). Name someone who has it, or give them the role.",
            zh: "\(staff.name)不具备\(role.chineseName)角色。请指定具备该角色的人员,或先为其添加该角色。", at: pointer)
    }
}

extension StaffRole {
    fileprivate var chineseName: String {
        switch self {
        case .serviceAdvisor: "服务顾问"
        case .technician: "技师"
        case .technicalExpert: "技术专家"
        case .qualityInspector: "质检员"
        case .partsClerk: "配件员"
        case .cashier: "收银员"
        case .callbackAgent: "回访员"
        case .outletManager: "网点经理"
        case .networkAdministrator: "网络管理员"
        }
    }
}
