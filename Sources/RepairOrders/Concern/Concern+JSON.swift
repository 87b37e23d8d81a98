package import JSON
import ServiceKit

extension Concern: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("text", text)
        guard let diagnosis else { return }
        writer.object("diagnosis") { writer in
            writer.member("result", diagnosis.result.rawValue)
            writer.member("cause", diagnosis.cause)
            writer.member("testPlan", diagnosis.testPlan)
            writer.member("noJobReason", diagnosis.noJobReason)
            writer.member("staffId", diagnosis.by)
            writer.member("at", diagnosis.at)
        }
    }
}
