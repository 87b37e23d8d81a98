/// In whose name someone acts (SEC-07).
extension Call {
    /// Refuses a person who would act in another's name: what a body says that a staff member does, they do
    /// themselves.
    ///
    /// Systems speak for those who use them, and so does an account that is no staff member's, as one that is shared.
    ///
    /// - Parameters:
    ///   - staff: the staff member whom the body names.
    ///   - permission: who has it does this for others, too.
    /// - Throws: `Refusal` 403 `acts_for_other`.
    package func requireActsAs(
        staff: String, at pointer: String = "/staffId", unless permission: Permission? = nil
    ) throws {
        guard caller.kind == .person, let own = caller.staff, own != staff else { return }
        if let permission, caller.may(permission) { return }
        throw Refusal.actsForOther(at: pointer)
    }

    /// The same where duties are separated, so that it matters who it was: there someone who has signed in is the staff
    /// member whom the body names, and nobody is so with an account that is no staff member's.
    ///
    /// - Throws: `Refusal` 403 `acts_for_other`.
    package func requireInPerson(staff: String, at pointer: String) throws {
        guard caller.kind == .person, caller.staff != staff else { return }
        throw Refusal.actsForOther(at: pointer)
    }
}

extension Refusal {
    fileprivate static func actsForOther(at pointer: String) -> Refusal {
        Refusal(
            status: 403, code: "acts_for_other",
            "You can do this in your own name only: whom it names does it, signed in with an account of their own.",
            zh: "只能以本人名义执行此操作,须由所指员工使用本人账户登录后办理。", at: pointer)
    }
}
