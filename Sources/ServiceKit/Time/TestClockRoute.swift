import JSON
import SQLDatabase

extension TestClock {
    /// `PUT /v1/test-clock`: exists only where the program was started with `--test-clock` (EVT-04).
    ///
    /// It answers when the jobs that are due then have run, so that who asks next sees what came of them.
    package var module: Module {
        let clock = self
        let set = Route.deferred(
            "/v1/test-clock", .setTestClock, method: .put, reading: { $0.instant("now") }
        ) { now, _, _ in
            clock.set(now)
            clock.tell()
            return { _, _ in .json { writer in writer.object { $0.member("now", now) } } }
        }
        return Module("testClock", routes: [set])
    }
}
