/// Collects the complaints about one body; nested readers share it by reference.
package final class Complaints {
    /// How many are kept: a body made of mistakes must not make a larger answer.
    package static let limit = 100

    /// All that were kept, in the order of reading, none twice.
    package private(set) var all: [Complaint] = []

    /// Whether further complaints are dropped.
    package var isFull: Bool { all.count >= Complaints.limit }

    /// Starts without complaints.
    package init() {}

    /// Keeps a complaint, unless it is already there or there are too many.
    package func add(pointer: String, problem: Complaint.Problem) {
        guard !isFull else { return }
        let complaint = Complaint(pointer: pointer, problem: problem)
        if !all.contains(complaint) { all.append(complaint) }
    }
}

/// The body was JSON, but not what was asked for: every complaint at once.
package struct InvalidBody: Error, Sendable, Equatable {
    /// The complaints, never none.
    package let complaints: [Complaint]

    /// Makes the error.
    package init(complaints: [Complaint]) {
        self.complaints = complaints
    }
}
