extension JSONValue {
    /// Reads a body whose top level must be an object; throws all complaints at once.
    package func read<T>(_ body: (inout ObjectReader) -> T) throws(InvalidBody) -> T {
        let complaints = Complaints()
        guard case .object(let object) = self else {
            throw InvalidBody(complaints: [Complaint(pointer: "", problem: .wrongType(expected: .object))])
        }
        var reader = ObjectReader(object, path: .root, complaints: complaints)
        let result = body(&reader)
        reader.finish()
        guard complaints.all.isEmpty else { throw InvalidBody(complaints: complaints.all) }
        return result
    }
}
