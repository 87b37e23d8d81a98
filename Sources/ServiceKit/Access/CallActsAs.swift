/// In whose name someone acts (SEC-07).
extension Call {
    /// Refuses a person who would act in another's name: what a body says that a staff member does, they do
    /// themselves.
    ///
    /// Systems speak for those who use them, and managers for their people.
    ///
    /// - Parameter staff: the staff member whom the body names.
    /// - Throws: `Refusal` 403 `acts_for_other`.
    package func requireActsAs(staff: String, at pointer: String = "/staffId") throws {
        guard caller.kind == .person, let own = caller.staff, own != staff else { return }
        guard !caller.may(.manageUsers) else { return }
        throw Refusal(
            status: 403, code: "acts_for_other",
            "You can do this in your own name only; a manager can do it for you or for others.",
            zh: "只能以本人名义执行此操作,或由经理代为执行。", at: pointer)
    }
}
