import JSON
import Testing

@Suite("JSON writer")
struct JSONWriterTests {
    @Test("the writer sets commas and colons at every depth")
    func structure() {
        let text = written { writer in
            writer.object { writer in
                writer.member("id", "ro_1")
                writer.object("empty") { _ in }
                writer.array("none") { _ in }
                writer.array("lines") { writer in
                    writer.object { $0.member("hours", decimal: 80, places: 2) }
                    writer.array { writer in
                        writer.integer(1)
                        writer.null()
                        writer.bool(false)
                    }
                    writer.string("x")
                    writer.decimal(scaled: -5, places: 2)
                    writer.raw(Array("{}".utf8))
                }
                writer.array("tags", strings: ["a", "b"])
                writer.member("last", true)
            }
        }
        #expect(
            text == #"{"id":"ro_1","empty":{},"none":[],"lines":[{"hours":0.8},[1,null,false],"x",-0.05,{}],"#
                + #""tags":["a","b"],"last":true}"#)
    }

    @Test("an absent member is left out, a nullable one is null")
    func optionals() {
        let text = written { writer in
            writer.object { writer in
                writer.member("a", nil as String?)
                writer.member("b", nil as Int?)
                writer.member("c", nil as Int64?)
                writer.member("d", nil as Bool?)
                writer.member("e", decimal: nil, places: 2)
                writer.nullableMember("f", nil as String?)
                writer.nullableMember("g", nil as Int64?)
                writer.nullableMember("h", nil as Int?)
                writer.nullableMember("i", nil as Bool?)
                writer.member("j", "x" as String?)
                writer.member("k", 1 as Int?)
                writer.member("l", Int64.min as Int64?)
                writer.member("m", false as Bool?)
                writer.nullableMember("n", "y")
                writer.nullableMember("o", 2 as Int64)
            }
        }
        #expect(
            text == #"{"f":null,"g":null,"h":null,"i":null,"j":"x","k":1,"l":-9223372036854775808,"m":false,"#
                + #""n":"y","o":2}"#)
    }

    @Test("members of maps take any name")
    func maps() {
        let text = written { writer in
            writer.object { writer in
                writer.member(dynamic: "a\"b", "x")
                writer.member(dynamic: "", 1)
                writer.member(dynamic: "é", true)
                writer.member(dynamic: "d", decimal: 150, places: 2)
                writer.member(dynamic: "r", raw: Array("[]".utf8))
                writer.member(dynamic: "v", value: .null)
                writer.object(dynamic: "o") { $0.member("n", 1) }
                writer.array(dynamic: "l") { $0.integer(1) }
                writer.member("raw", raw: Array("1".utf8))
                writer.member("value", value: .array([]))
            }
        }
        #expect(
            text == #"{"a\"b":"x","":1,"é":true,"d":1.5,"r":[],"v":null,"o":{"n":1},"l":[1],"raw":1,"value":[]}"#)
    }

    @Test("only quotes, backslashes and control characters are escaped")
    func escapes() {
        #expect(written { $0.string("a\"b\\c/d<é\u{7F}\u{2028}🚗") } == "\"a\\\"b\\\\c/d<é\u{7F}\u{2028}🚗\"")
        let controls = String(String.UnicodeScalarView((UInt8(0)..<0x20).map { Unicode.Scalar($0) }))
        #expect(
            written { $0.string(controls) }
                == #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012"#
                + #"\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f""#)
    }

    @Test("an escape is found at every position of a long string")
    func escapePositions() throws {
        for length in 0..<40 {
            for position in 0..<length {
                for character in ["\"", "\\", "\n", "\0", "é", "\u{80}", "\u{A0}"] {
                    let text =
                        String(repeating: "x", count: position) + character
                        + String(repeating: "y", count: length - position)
                    #expect(try parse(written(.string(text))) == .string(text))
                }
            }
        }
    }

    @Test(
        "decimals have no trailing zeros",
        arguments: [
            (80, 2, "0.8"), (0, 2, "0"), (100, 2, "1"), (-5, 2, "-0.05"), (12345, 3, "12.345"), (7, 0, "7"),
            (70, 0, "70"),
            (7, -3, "7"), (-1, 25, "-0.0000000000000000000000001"), (Int64.max, 19, "0.9223372036854775807"),
            (Int64.min, 2, "-92233720368547758.08"), (Int64.min, 20, "-0.09223372036854775808"), (0, Int.max, "0"),
        ] as [(Int64, Int, String)])
    func decimals(scaled: Int64, places: Int, text: String) {
        #expect(written { $0.decimal(scaled: scaled, places: places) } == text)
    }

    @Test("integers are written in full", arguments: [0, 1, -1, 10, 99, 1234567890, Int64.max, Int64.min])
    func integers(value: Int64) {
        #expect(written { $0.integer(value) } == "\(value)")
    }

    @Test("a writer writes lines, and starts again after it was emptied")
    func lines() {
        var writer = JSONWriter(capacity: -1)
        writer.object { $0.member("a", 1) }
        writer.newline()
        writer.object { $0.member("a", 2) }
        writer.newline()
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "{\"a\":1}\n{\"a\":2}\n")
        writer.integer(1)
        writer.removeAll()
        writer.integer(2)
        #expect(writer.bytes == [UInt8(ascii: "2")])
    }

    @Test("an error in a body comes out of the writer")
    func errors() {
        struct Stop: Error {}
        var writer = JSONWriter()
        #expect(throws: Stop.self) {
            try writer.object { try $0.array("a") { _ in throw Stop() } }
        }
    }
}
