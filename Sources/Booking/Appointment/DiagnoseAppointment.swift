import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Records what an advisor or a technical expert makes of the concerns before the visit (BKG-02).
enum DiagnoseAppointment {
    static func run(_ input: DiagnosisInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try AppointmentDocument.forChange(call, in: transaction)
        try document.require(.diagnosis)
        let outlet = document.outlet.id
        let staff = try Staff.referenced(input.staffID, at: "/staffId", outlet: outlet, in: transaction)
        guard staff.has(.serviceAdvisor) || staff.has(.technicalExpert) else { throw Refusal.cannotDiagnose(staff) }
        if let id = input.expertID {
            let expert = try Staff.referenced(
                id, at: "/expertId", outlet: outlet, role: .technicalExpert, rule: .BKG_02, in: transaction)
            document.appointment.expertID = expert.id
            try PreparationTable.insert(.expert, call.newID(), of: document.appointment.id, in: transaction)
        }
        try document.propose(operations: input.operations, call, in: transaction)
        try document.propose(parts: input.parts, call, in: transaction)
        document.appointment.diagnosis = FirstDiagnosis(by: staff.id, text: input.text, at: call.now)
        let change = Event.Change("diagnosis", to: input.text)
        try document.apply(.diagnosis, event: "appointment.diagnosed", changes: [change], call, in: transaction)
        return try document.answer(call, in: transaction)
    }
}

extension Refusal {
    fileprivate static func cannotDiagnose(_ staff: Staff) -> Refusal {
        Refusal(
            .BKG_02, code: "role_needed",
            "\(staff.name) is neither service advisor nor technical expert. A diagnosis is theirs to make.",
            zh: "\(staff.name)既不是服务顾问也不是技术专家,不能作初步诊断。", at: "/staffId")
    }
}
