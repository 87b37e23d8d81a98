import TestSupport
import Testing

/// The journey against an independent model of the standard.
@Suite struct WalkTests {
    @Test(
        "ten thousand random steps end as the standard says, and leave what it says",
        arguments: [1, 2, 3, 4] as [UInt64])
    func walk(_ seed: UInt64) throws {
        let walk = Walk(Workshop(try TestService(Workshop.modules, judges: false)), seed: seed)
        try walk.walk(steps: 2_500)
        #expect(walk.steps == 2_500)
        let never = WalkStep.allCases.filter { walk.done[$0] == nil }
        #expect(never.isEmpty, "never went through: \(never)")
        #expect(walk.refused > 300)
        #expect((walk.ends["closed"] ?? 0) > 5 && (walk.ends["cancelled"] ?? 0) > 5, "\(walk.ends)")
    }

    @Test(
        "two thousand random steps of appointments do so, too, and keep the parts that they asked for",
        arguments: [5, 6] as [UInt64])
    func appointments(_ seed: UInt64) throws {
        let walk = AppointmentWalk(Workshop(try TestService(Workshop.modules, judges: false)), seed: seed)
        walk.walk(steps: 1_000)
        #expect(walk.steps == 1_000)
        #expect(AppointmentWalk.actions.filter { walk.done[$0] == nil } == [])
        #expect(walk.refused > 100)
    }
}
