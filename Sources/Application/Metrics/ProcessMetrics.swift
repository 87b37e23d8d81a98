import Glibc
import Metrics
import ServiceKit

/// What the kernel tells of this process, under the names that Prometheus clients have agreed on.
struct ProcessMetrics: Sendable {
    /// Nil where the kernel does not tell.
    private let started: Instant?

    init() {
        started = Self.start()
    }

    func write(to text: inout MetricsText) {
        var usage = rusage()
        if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
            let used = Self.microseconds(usage.ru_utime) + Self.microseconds(usage.ru_stime)
            text.only(
                "process_cpu_seconds_total", .counter, "Processor time used, in user and system mode.",
                .seconds(microseconds: used))
        }
        if let started {
            text.only(
                "process_start_time_seconds", .gauge, "When the process began, in seconds since 1970.",
                .seconds(microseconds: Int(started.microseconds)))
        }
        let pages = Self.read("/proc/self/statm").split(separator: " ").prefix(2).compactMap { Int($0) }
        if pages.count == 2 {
            let size = sysconf(CInt(_SC_PAGESIZE))
            text.only(
                "process_virtual_memory_bytes", .gauge, "Size of the address space.", .count(pages[0] * size))
            text.only("process_resident_memory_bytes", .gauge, "Memory that is resident.", .count(pages[1] * size))
        }
        if let open = Self.openDescriptors() {
            text.only("process_open_fds", .gauge, "File descriptors that are open.", .count(open))
        }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            text.only(
                "process_max_fds", .gauge, "File descriptors that may be open.", .count(Int(clamping: limit.rlim_cur)))
        }
        text.begin("bayline_build_info", .gauge, "1, with the version of the program.")
        text.sample(1, ["version": Application.version])
    }

    private static func microseconds(_ time: timeval) -> Int {
        time.tv_sec * 1_000_000 + Int(time.tv_usec)
    }

    /// Field 22 of /proc/self/stat is the start in clock ticks since the machine's, proc_pid_stat(5).
    private static func start() -> Instant? {
        // The second field, the program's name, may hold blanks, and ends with the last parenthesis.
        let fields = read("/proc/self/stat").split(separator: ")").last?.split(separator: " ") ?? []
        var sinceBoot = timespec()
        guard fields.count > 19, let ticks = Int64(fields[19]), clock_gettime(CLOCK_BOOTTIME, &sinceBoot) == 0 else {
            return nil
        }
        let now = Int64(sinceBoot.tv_sec) * 1_000_000 + Int64(sinceBoot.tv_nsec) / 1_000
        let age = now - ticks * 1_000_000 / Int64(sysconf(CInt(_SC_CLK_TCK)))
        return SystemClock().now().adding(microseconds: -age)
    }

    /// Since Linux 6.2 the size of the directory is the number of its entries, which saves the reading of thousands.
    private static func openDescriptors() -> Int? {
        var status = stat()
        if stat("/proc/self/fd", &status) == 0, status.st_size > 0 { return Int(status.st_size) }
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        // Not the two dots, and not the one that reads them.
        var count = -3
        while readdir(folder) != nil { count += 1 }
        return count
    }

    /// A small file of the kernel's; empty where it cannot be read.
    private static func read(_ path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = Glibc.read(file, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }
}
