import Customers
package import JSON
import Network
import Quality
import ServiceKit

extension Callback: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("status", status.rawValue)
        writer.member("version", version)
        writer.member("repairOrderId", orderID)
        writer.member("outletId", outletID)
        writer.member("customerId", customerID)
        writer.member("createdAt", createdAt)
        writer.member("dueOn", dueOn)
        writer.member("dueAt", dueAt)
        writer.member("attemptCount", attemptCount)
        writer.member("agentId", agentID)
        writer.member("nextAttemptAt", nextAttemptAt)
        writer.member("escalated", completion?.complaintID != nil)
        if let completion {
            writer.member("completedAt", completion.at)
            writer.member("completedBy", completion.by)
            writer.member("answeredBy", completion.by == nil ? "customer" : "agent")
            writer.member("verbatim", completion.verbatim)
            writer.member("dissatisfied", completion.isDissatisfied)
            writer.member("complaintId", completion.complaintID)
            writer.member("surveyVersion", completion.surveyVersion)
        }
        writer.array("nextActions", strings: nextActions.map(\.rawValue))
    }
}

/// A callback as the agent's queue shows it: with whom to call and where.
struct CallbackEntry: JSONRepresentable {
    let callback: Callback
    let customer: Customer?

    func writeMembers(to writer: inout JSONWriter) {
        callback.writeMembers(to: &writer)
        writer.member("customerName", customer?.name)
        writer.member("phone", (customer?.primaryPhone ?? customer?.phones.first)?.number)
        writer.member("timeZone", customer?.zone?.identifier)
        if let hours = customer?.preferredHours {
            writer.object("preferredHours") { writer in
                writer.member("start", hours.start.text)
                writer.member("end", hours.end.text)
            }
        }
    }
}

/// A callback with its attempts and answers, and the survey to ask.
struct CallbackDocument: JSONRepresentable {
    let entry: CallbackEntry
    let attempts: [Attempt]
    let answers: [Survey.Answer]
    /// The one that was answered, or is to be asked.
    let survey: Survey
    /// Nil where the callback is closed.
    let permission: SurveyPermission?
    let language: Language

    func writeMembers(to writer: inout JSONWriter) {
        entry.writeMembers(to: &writer)
        writer.array("attempts", attempts)
        writer.array("answers", answers)
        writer.object("survey") { writer in
            writer.member("version", survey.version)
            writer.member("allowed", permission?.isGiven)
            writer.member("quietUntil", permission?.quietUntil)
            writer.array("questions") { writer in
                for question in survey.questions { question.write(to: &writer, language) }
            }
        }
    }
}
