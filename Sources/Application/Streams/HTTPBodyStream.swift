import HTTPServer
import ServiceKit
import Synchronization

/// A request's body as the service takes it: in pieces, as they come from the client.
final class HTTPBodyStream: BodyStream {
    private let source: RequestStream

    init(_ source: RequestStream) {
        self.source = source
    }

    func next(_ receive: @escaping @Sendable (BodyPiece) -> Void) {
        source.next { event in
            switch event {
            case .piece(let bytes): receive(.bytes(bytes))
            case .end: receive(.end)
            // What was wrong, the server has answered itself.
            case .failed: receive(.failed(BodyBroken()))
            }
        }
    }
}

/// The same of a client that packs: never more than a bounded piece is unpacked before it is asked for.
final class UnpackedBodyStream: BodyStream {
    private struct Unpacking: ~Copyable {
        var gunzip: Gunzip
        /// Nothing has come: an empty body is nothing that could be coded.
        var isEmpty = true
    }

    private let source: any BodyStream
    private let state: Mutex<Unpacking>
    private static let pieceBytes = 65_536

    /// - Parameter limit: the bytes that it may unpack to.
    init(_ source: any BodyStream, limit: Int64) {
        self.source = source
        state = Mutex(Unpacking(gunzip: Gunzip(limit: limit)))
    }

    func next(_ receive: @escaping @Sendable (BodyPiece) -> Void) {
        if let piece = unpacked() { return receive(piece) }
        source.next { [self] piece in
            switch piece {
            case .bytes(let bytes):
                state.withLock { state in
                    state.isEmpty = false
                    state.gunzip.add(bytes)
                }
                next(receive)
            case .end:
                let isWhole = state.withLock { $0.isEmpty || $0.gunzip.mayEnd }
                receive(isWhole ? .end : .failed(Refusal(.invalidContentEncoding)))
            case .failed: receive(piece)
            }
        }
    }

    private func unpacked() -> BodyPiece? {
        state.withLock { state in
            do throws(ContentFault) {
                return try state.gunzip.next(atMost: Self.pieceBytes).map(BodyPiece.bytes)
            } catch {
                return .failed(Refusal(error))
            }
        }
    }
}
