/// What came of the load, by kind and by status.
struct Tally {
    private(set) var answers = 0
    private(set) var errors = 0
    private(set) var byKind: [Int] = Array(repeating: 0, count: Mix.Kind.allCases.count)
    private(set) var byStatus: [Int] = Array(repeating: 0, count: 600)
    /// The first few errors in words.
    private(set) var complaints: [String] = []

    /// An answer that was complete.
    mutating func note(_ kind: Mix.Kind, status: Int) {
        answers += 1
        byKind[kind.rawValue] += 1
        byStatus[status] += 1
        if status != kind.status { fail("\(kind) was answered with \(status)") }
    }

    /// A client that left without its answer, as it should.
    mutating func noteVanished() {
        byKind[Mix.Kind.vanishing.rawValue] += 1
    }

    mutating func fail(_ text: String) {
        errors += 1
        if complaints.count < 10 { complaints.append(text) }
    }

    var summary: [String] {
        let kinds = Mix.Kind.allCases.map { "\($0) \(byKind[$0.rawValue])" }.joined(separator: ", ")
        let statuses = byStatus.indices.filter { byStatus[$0] > 0 }.map { "\($0): \(byStatus[$0])" }
        return ["by kind: \(kinds)", "by status: \(statuses.joined(separator: ", "))"]
            + complaints.map { "error: \($0)" }
    }
}
