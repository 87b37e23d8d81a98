import ServiceKit
import Testing

@Suite struct StringListTests {
    @Test("lists of texts are read as they were written, and a broken one is an error")
    func lists() throws {
        for texts in [[], [""], ["a", "\"b\"", "车"]] {
            #expect(try StringList.decode(StringList.encode(texts)) == texts)
        }
        #expect(throws: (any Error).self) { try StringList.decode("[\"a\"") }
    }
}
