import HTTPServer

/// What is tested, seen through plain values: the server's parser and its decoder.
///
/// Only this file and `MachineRun` know the server's internals.
struct Subject {
    let limits: ServerLimits
}

#if TESTABLE
    @testable import HTTPServer

    extension Subject {
        /// Whether the server was built so that its internals can be tested.
        static let isTestable = true

        /// Parses with more bytes each time, up to each of the cuts and then all.
        func head(_ bytes: [UInt8], cuts: [Int]) -> HeadVerdict {
            var parser = HeadParser(limits: limits)
            do throws(HTTPRefusal) {
                for cut in cuts + [bytes.count] {
                    if let head = try parser.parse(bytes.span.extracting(0..<cut)) {
                        return .accepted(PlainHead(head, bytes))
                    }
                }
                return .incomplete
            } catch {
                return .refused(error)
            }
        }

        /// Decodes with the bytes arriving in pieces that end at the cuts.
        ///
        /// Nil if the decoder takes no bytes, or more than it was given.
        func chunks(_ bytes: [UInt8], cuts: [Int]) -> ChunkVerdict? {
            var decoder = ChunkedDecoder(limits: limits)
            var verdict = ChunkVerdict()
            var used = 0
            do throws(HTTPRefusal) {
                for cut in cuts + [bytes.count] {
                    while used < cut {
                        switch try decoder.next(bytes.span.extracting(used..<cut)) {
                        case .data(let skip, let count):
                            guard skip >= 0, count >= 0, skip + count > 0, used + skip + count <= cut else {
                                return nil
                            }
                            verdict.body += bytes[used + skip..<used + skip + count]
                            used += skip + count
                        case .end(let skip):
                            guard skip >= 0, used + skip <= cut else { return nil }
                            verdict.end = used + skip
                            return verdict
                        }
                    }
                }
            } catch {
                verdict.refusal = error
            }
            return verdict
        }
    }

    extension PlainHead {
        /// What the parser found, taken out of the bytes.
        init(_ head: RequestHead, _ bytes: [UInt8]) {
            length = head.length
            method = Array(bytes[head.method])
            target = Array(bytes[head.target])
            lacksPath = head.lacksPath
            minorVersion = Int(head.minorVersion)
            lines = head.fields.map { Line(name: Array(bytes[$0.name]), value: Array(bytes[$0.value])) }
            switch head.framing {
            case .none: framing = .none
            case .fixed(let length): framing = Framing(length: length)
            case .chunked: framing = .chunked
            }
            expectsContinue = head.expectsContinue
            persists = head.persists
        }
    }
#else
    extension Subject {
        static let isTestable = false

        func head(_ bytes: [UInt8], cuts: [Int]) -> HeadVerdict { .incomplete }
        func chunks(_ bytes: [UInt8], cuts: [Int]) -> ChunkVerdict? { nil }
    }
#endif
