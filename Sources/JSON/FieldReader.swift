/// One value with its place: every typed reading, shared by members and elements; `nil` means: complained.
struct FieldReader {
    let value: JSONValue
    let path: Place
    let complaints: Complaints

    /// A place whose path is put together only for a complaint.
    enum Place {
        case member(JSONPath, String)
        case element(JSONPath, Int)

        var path: JSONPath {
            switch self {
            case .member(let parent, let name): .member(parent, name)
            case .element(let parent, let index): .element(parent, index)
            }
        }
    }

    /// Complains about this value; generic, so that every reading can end by it.
    func complain<T>(_ problem: Complaint.Problem) -> T? {
        if !complaints.isFull { complaints.add(pointer: path.path.pointer, problem: problem) }
        return nil
    }

    func bool() -> Bool? {
        guard case .bool(let flag) = value else { return complain(.wrongType(expected: .boolean)) }
        return flag
    }

    func integer(in range: ClosedRange<Int64>) -> Int64? {
        guard case .number(let number) = value else { return complain(.wrongType(expected: .integer)) }
        let scaling = number.scaling(places: 0)
        guard scaling != .tooPrecise else { return complain(.wrongType(expected: .integer)) }
        return check(scaling, places: 0, in: range)
    }

    func decimal(places: Int, in range: ClosedRange<Int64>) -> Int64? {
        guard case .number(let number) = value else { return complain(.wrongType(expected: .number)) }
        return check(number.scaling(places: places), places: places, in: range)
    }

    private func check(_ scaling: JSONNumber.Scaling, places: Int, in range: ClosedRange<Int64>) -> Int64? {
        let minimum = { DecimalText.string(scaled: range.lowerBound, places: places) }
        let maximum = { DecimalText.string(scaled: range.upperBound, places: places) }
        switch scaling {
        case .tooPrecise: return complain(.tooPrecise(places: places))
        case .tooSmall: return complain(.belowMinimum(minimum()))
        case .tooLarge: return complain(.aboveMaximum(maximum()))
        case .exact(let value) where value < range.lowerBound: return complain(.belowMinimum(minimum()))
        case .exact(let value) where value > range.upperBound: return complain(.aboveMaximum(maximum()))
        case .exact(let value): return value
        }
    }

    func object<T>(_ read: (inout ObjectReader) -> T?) -> T? {
        guard case .object(let object) = value else { return complain(.wrongType(expected: .object)) }
        var reader = ObjectReader(object, path: path.path, complaints: complaints)
        let result = read(&reader)
        reader.finish()
        return result
    }

    func array<T>(count: ClosedRange<Int>, _ read: (inout ElementReader) -> T) -> [T]? {
        guard case .array(let values) = value else { return complain(.wrongType(expected: .array)) }
        guard values.count <= count.upperBound else { return complain(.tooMany(maximum: count.upperBound)) }
        guard values.count >= count.lowerBound else { return complain(.tooFew(minimum: count.lowerBound)) }
        let path = path.path
        var results: [T] = []
        results.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            let field = FieldReader(value: value, path: .element(path, index), complaints: complaints)
            var element = ElementReader(field: field)
            results.append(read(&element))
        }
        return results
    }

    /// The value as it is; duplicate members inside are complained of, as a typed reading would.
    func raw() -> JSONValue {
        switch value {
        case .array, .object: DuplicateCheck(complaints: complaints).walk(value, path: path.path)
        default: break
        }
        return value
    }
}
