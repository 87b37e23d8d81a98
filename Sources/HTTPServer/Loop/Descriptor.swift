import Glibc

/// Owns a file descriptor and closes it when the last reference goes.
final class Descriptor: Sendable {
    let raw: CInt

    init(_ raw: CInt) {
        self.raw = raw
    }

    deinit {
        // Not repeated on EINTR: on Linux the descriptor is gone all the same, close(2).
        _ = close(raw)
    }
}
