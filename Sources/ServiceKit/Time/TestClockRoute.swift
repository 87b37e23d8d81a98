import JSON
import SQLDatabase

extension TestClock {
    /// `PUT /v1/test-clock`: exists only where the program was started with `--test-clock` (EVT-04).
    package var module: Module {
        let clock = self
        let set = Route.put("/v1/test-clock", .setTestClock, reading: { $0.instant("now") }) { now, _, _ in
            clock.set(now)
            return .json { writer in writer.object { $0.member("now", now) } }
        }
        return Module("testClock", routes: [set])
    }
}
