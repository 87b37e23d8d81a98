import Customers
package import JSON
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
        writer.member("escalated", completion?.complaintID != nil)
        if let completion {
            writer.member("completedAt", completion.at)
            writer.member("completedBy", completion.by)
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
    }
}

/// A callback with its attempts and answers, and the survey to ask.
struct CallbackDocument: JSONRepresentable {
    let entry: CallbackEntry
    let attempts: [Attempt]
    let answers: [Survey.Answer]
    /// Until when the customer is not to be surveyed (CBK-09).
    let quietUntil: Instant?
    let language: Language

    func writeMembers(to writer: inout JSONWriter) {
        entry.writeMembers(to: &writer)
        writer.array("attempts", attempts)
        writer.array("answers", answers)
        writer.object("survey") { writer in
            writer.member("version", Survey.current.version)
            writer.member("quietUntil", quietUntil)
            writer.array("questions") { writer in
                for question in Survey.current.questions { question.write(to: &writer, language) }
            }
        }
    }
}

extension Survey.Answer: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("question", question)
        writer.member("score", score)
    }
}

extension Survey.Question {
    func write(to writer: inout JSONWriter, _ language: Language) {
        writer.object { writer in
            writer.member("code", code)
            writer.member("text", text.in(language))
            writer.member("minimum", scale.lowerBound)
            writer.member("maximum", scale.upperBound)
            writer.member("required", isRequired)
        }
    }
}
