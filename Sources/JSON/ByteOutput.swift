/// Bytes that grow at their end: the memory that a writer writes into.
///
/// It owns plain memory instead of an array: an array checks for other owners at every byte, which made up a third of
/// writing an answer.
struct ByteOutput: ~Copyable {
    private var memory: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = max(64, capacity)
        memory = .allocate(capacity: self.capacity)
    }

    deinit {
        memory.deallocate()
    }

    /// A copy of what was written.
    var bytes: [UInt8] { Array(UnsafeBufferPointer(start: memory, count: count)) }

    /// Lends what was written.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        try body(UnsafeBufferPointer(start: memory, count: count))
    }

    /// Starts again on the same memory.
    mutating func removeAll() { count = 0 }

    /// Appends one byte.
    mutating func append(_ byte: UInt8) {
        reserve(1)
        memory[count] = byte
        count += 1
    }

    /// Appends a run of bytes.
    mutating func append(_ run: UnsafeBufferPointer<UInt8>) {
        guard let start = run.baseAddress else { return }
        reserve(run.count)
        (memory + count).update(from: start, count: run.count)
        count += run.count
    }

    /// Appends a literal.
    mutating func append(_ literal: StaticString) {
        literal.withUTF8Buffer { append($0) }
    }

    /// Appends the name of a member with its quotes and its colon, all at once.
    mutating func append(name: StaticString, afterComma: Bool) {
        name.withUTF8Buffer { name in
            reserve(name.count + 4)
            var end = memory + count
            if afterComma {
                end.pointee = Byte.comma
                end += 1
            }
            end.pointee = Byte.quote
            if let start = name.baseAddress { (end + 1).update(from: start, count: name.count) }
            end += name.count + 1
            end.pointee = Byte.quote
            end[1] = Byte.colon
            count = end + 2 - memory
        }
    }

    /// Appends what `fill` writes into at most `maximum` bytes; it answers how many it has written.
    mutating func append(atMost maximum: Int, _ fill: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
        reserve(maximum)
        let written = fill(UnsafeMutableBufferPointer(start: memory + count, count: maximum))
        count += min(max(0, written), maximum)
    }

    /// Makes room for so many bytes more.
    @inline(__always)
    mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    private mutating func grow(_ more: Int) {
        let larger = max(capacity * 2, count + more)
        let roomier = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        roomier.update(from: memory, count: count)
        memory.deallocate()
        memory = roomier
        capacity = larger
    }
}
