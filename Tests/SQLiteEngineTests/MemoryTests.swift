import Dispatch
import Glibc
import SQLDatabase
import SQLiteEngine
import Testing

@Suite("Memory")
struct MemoryTests {
    @Test("a hundred thousand small writes leave memory as it was", .timeLimit(.minutes(3)))
    func flat() throws {
        let database = try partsDatabase()
        func run(_ count: Int) {
            let room = DispatchSemaphore(value: 500)
            for index in 0..<count {
                room.wait()
                database.write({ transaction in
                    try transaction.execute(
                        """
                        INSERT INTO part (id, number, outlet, stock) VALUES ($1, $2, $3, $4)
                        ON CONFLICT (id) DO UPDATE SET stock = excluded.stock
                        """,
                        [.int(index % 100), .text("P-\(index % 100)"), "north", .int(index)])
                }) { _ in room.signal() }
            }
            for _ in 0..<500 { room.wait() }
            for _ in 0..<500 { room.signal() }
        }
        run(10_000)
        let before = try residentKiB()
        run(100_000)
        let growth = try residentKiB() - before
        // The leak that this guards against was 1.5 KB a write; other suites run in this process meanwhile.
        #expect(growth < 40_000, "grew by \(growth) KiB")
        #expect(database.statistics.failedWrites == 0)
        #expect(try countParts(database) == 100)
    }

    private func residentKiB() throws -> Int {
        let file = try #require(fopen("/proc/self/statm", "r"))
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 256)
        try #require(fgets(&buffer, 256, file) != nil)
        let fields = String(decoding: buffer.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
        return try #require(Int(fields[1])) * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024
    }
}
