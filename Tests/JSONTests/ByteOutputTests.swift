import Testing

@testable import JSON

@Suite("Bytes that grow")
struct ByteOutputTests {
    @Test("what was written stays, at every size around each growth, whichever call makes it grow")
    func growth() {
        for start in [-1, 0, 63, 64, 65] {
            var output = ByteOutput(capacity: start)
            var expected: [UInt8] = []
            for size in 0..<600 {
                let byte = UInt8(truncatingIfNeeded: size)
                switch size % 4 {
                case 0:
                    output.append(byte)
                    expected.append(byte)
                case 1:
                    let run = [UInt8](repeating: byte, count: size % 67)
                    run.withUnsafeBufferPointer { output.append($0) }
                    expected += run
                case 2:
                    output.append(name: "name", afterComma: size % 8 == 2)
                    expected += Array((size % 8 == 2 ? ",\"name\":" : "\"name\":").utf8)
                default:
                    output.append(atMost: 20) { room in
                        for place in 0..<7 { room[place] = byte }
                        return 7
                    }
                    expected += [UInt8](repeating: byte, count: 7)
                }
                #expect(output.count == expected.count)
                guard output.bytes == expected else {
                    Issue.record("\(start), \(size)")
                    return
                }
            }
        }
    }

    @Test("one append may be many times the memory there is")
    func leap() {
        var output = ByteOutput(capacity: 64)
        output.append(1)
        let run = [UInt8](repeating: 2, count: 1_000_000)
        run.withUnsafeBufferPointer { output.append($0) }
        output.append(3)
        #expect(output.bytes == [1] + run + [3])
    }

    @Test("what was lent is what is copied, and nothing where nothing was written or all was removed")
    func lending() {
        var output = ByteOutput(capacity: 64)
        #expect(output.withBytes { $0.isEmpty })
        output.append("abc")
        #expect(output.withBytes { Array($0) } == output.bytes)
        output.removeAll()
        #expect(output.withBytes { $0.isEmpty })
        #expect(output.bytes.isEmpty)
    }

    @Test("who says it has written more than there was room for, or less than nothing, is not believed")
    func filling() {
        var output = ByteOutput(capacity: 64)
        output.append(atMost: 3) { room in
            room.update(repeating: 7)
            return 100
        }
        output.append(atMost: 3) { _ in -1 }
        #expect(output.bytes == [7, 7, 7])
    }

    @Test("a string from UTF-8 is written as the same string is, whatever is in it")
    func utf8() {
        let texts = [
            "", "plain", "\"quoted\" \\ back", "line\nfeed\ttab\u{0}null\u{1F}", "汽车 é 😀", "\u{7F}\u{2028}",
            String(repeating: "a", count: 63) + "\"", String(repeating: "\n", count: 300),
            String(repeating: "车", count: 500),
        ]
        for text in texts {
            var expected = JSONWriter()
            expected.array { writer in
                writer.string(text)
                writer.string(text)
            }
            var writer = JSONWriter(capacity: 1)
            writer.array { writer in
                for _ in 0..<2 { Array(text.utf8).withUnsafeBufferPointer { writer.string(utf8: $0) } }
            }
            #expect(writer.bytes == expected.bytes)
            #expect(throws: Never.self) { try JSONParser.parse(writer.bytes) }
        }
    }

    @Test("a plain string is what was filled in, between its quotes and commas")
    func plain() {
        var writer = JSONWriter(capacity: 1)
        writer.array { writer in
            for length in [0, 3, 24] {
                writer.string(plain: 24) { room in
                    for place in 0..<length { room[place] = UInt8(ascii: "x") }
                    return length
                }
            }
        }
        let text = "[\"\",\"xxx\",\"" + String(repeating: "x", count: 24) + "\"]"
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
        #expect(writer.count == text.utf8.count)
    }
}
