import JSON
import Testing

private enum Size: String, CaseIterable {
    case small
    case large
}

@Suite("Element reader")
struct ElementReaderTests {
    @Test("elements of every kind are read")
    func kinds() throws {
        let text = #"""
            {"s":[" a ","b"],"i":[1,2],"d":[0.5],"b":[true,false],"c":["large"],"p":["7"],"v":[null,1],
             "o":[{"n":1},{"n":2}],"a":[[1,2],[],[3]]}
            """#
        try parse(text).read { reader in
            #expect(reader.array("s") { $0.string() } == ["a", "b"])
            #expect(reader.array("i") { $0.integer(in: 0...9) } == [1, 2])
            #expect(reader.array("d") { $0.decimal(places: 1, in: 0...9) } == [5])
            #expect(reader.array("b") { $0.bool() } == [true, false])
            #expect(reader.array("c") { $0.choice(Size.self) } == [.large])
            #expect(reader.array("p") { $0.parsed(expected: "a day", placeholder: 0) { Int($0) } } == [7])
            #expect(reader.array("v") { $0.value() } == [.null, .number(JSONNumber(1))])
            #expect(reader.array("o") { $0.object { $0.integer("n", in: 0...9) } } == [1, 2])
            #expect(reader.array("a") { $0.array { $0.integer(in: 0...9) } } == [[1, 2], [], [3]])
        }
    }

    @Test("every wrong element is complained of with its index, null too")
    func wrong() throws {
        let text = #"{"v":[null,{},"x"]}"#
        let types = { (read: (inout ElementReader) -> Void) in
            try complaints(text) { _ = $0.array("v", read) }
        }
        let all = ["/v/0 wrong_type", "/v/1 wrong_type", "/v/2 wrong_type"]
        #expect(try types { _ = $0.string() } == Array(all[..<2]))
        #expect(try types { _ = $0.parsed(expected: "x", placeholder: "") { $0 } } == Array(all[..<2]))
        #expect(try types { _ = $0.choice(Size.self) } == Array(all[..<2]) + ["/v/2 not_one_of"])
        #expect(try types { _ = $0.integer(in: 0...1) } == all)
        #expect(try types { _ = $0.decimal(places: 2, in: 0...1) } == all)
        #expect(try types { _ = $0.bool() } == all)
        #expect(try types { _ = $0.array { _ in } } == all)
        #expect(try types { $0.object { _ in } } == [all[0], all[2]])
        #expect(try types { _ = $0.value() }.isEmpty)
    }

    @Test("members of elements are checked like all others")
    func nested() throws {
        let text = #"{"lines":[{"part":"P1","quantity":2},{"quantity":0,"colour":"red"},7]}"#
        let found = try complaints(text) { reader in
            let lines = reader.array("lines") { element in
                element.object { line in
                    #expect(line.pointer.hasPrefix("/lines/"))
                    return line.string("part") + "\(line.integer("quantity", in: 1...9))"
                }
            }
            #expect(lines.count == 3)
            #expect(lines.last == .some(nil))
        }
        #expect(
            found == [
                "/lines/1/part missing", "/lines/1/quantity below_minimum", "/lines/1/colour unknown_member",
                "/lines/2 wrong_type",
            ])
    }

    @Test("the number of elements has bounds, and too many are not read")
    func counts() throws {
        let read = { (text: String) in
            var reads = 0
            let found = try problems(text) { reader in
                _ = reader.array("v", count: 1...2) { _ in reads += 1 }
            }
            return (found.map(\.problem), reads)
        }
        #expect(try read(#"{"v":[]}"#) == ([.tooFew(minimum: 1)], 0))
        #expect(try read(#"{"v":[1]}"#) == ([], 1))
        #expect(try read(#"{"v":[1,2]}"#) == ([], 2))
        #expect(try read(#"{"v":[1,2,3]}"#) == ([.tooMany(maximum: 2)], 0))
    }
}
