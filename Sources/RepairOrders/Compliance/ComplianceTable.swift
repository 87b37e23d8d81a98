import ServiceKit

/// By which step of the journey each rule is due, and on which orders it applies.
///
/// An enforced rule is met once the step is taken: the step is refused otherwise, or does itself what the rule asks, as
/// a pass issues the guarantee card (INS-09). A measured rule is what was recorded; without a record it is missed once
/// its step is taken.
enum ComplianceTable {
    struct Row {
        let rule: Rule
        let due: Milestone
        let applies: (OrderFacts) -> Bool

        init(_ rule: Rule, _ due: Milestone, where applies: @escaping (OrderFacts) -> Bool = { _ in true }) {
            self.rule = rule
            self.due = due
            self.applies = applies
        }
    }

    static var rows: [Row] { booking + reception + repair + inspection + settlement + callback }

    private static var booking: [Row] {
        let rules: [Rule] = [
            .BKG_01, .BKG_02, .BKG_03, .BKG_04, .BKG_05, .BKG_06, .BKG_07, .BKG_08, .BKG_09, .BKG_11,
            .BKG_14, .BKG_16,
        ]
        return rules.map { Row($0, .created, where: \.hasAppointment) }
    }

    private static var reception: [Row] {
        let rules: [Rule] = [
            .RCP_02, .RCP_03, .RCP_04, .RCP_05, .RCP_06, .RCP_07, .RCP_08, .RCP_11, .RCP_12, .RCP_13,
        ]
        return [Row(.RCP_01, .created)] + rules.map { Row($0, .authorized) }
            + [
                Row(.RCP_09, .started), Row(.RCP_10, .delivered),
                Row(.RCP_14, .delivered, where: { !$0.deferred.isEmpty }),
            ]
    }

    private static var repair: [Row] {
        [
            Row(.REP_01, .submitted), Row(.REP_02, .submitted), Row(.REP_03, .submitted, where: \.hasChange),
            Row(.REP_04, .asked, where: \.hasAskedChange), Row(.REP_05, .submitted, where: \.hasParts),
            Row(.REP_06, .submitted), Row(.REP_09, .passed), Row(.REP_10, .submitted), Row(.REP_11, .submitted),
            Row(.REP_13, .submitted), Row(.REP_14, .submitted),
        ]
    }

    private static var inspection: [Row] {
        [
            Row(.INS_01, .passed), Row(.INS_02, .passed), Row(.INS_03, .passed),
            Row(.INS_04, .passed, where: \.needsRoadTest), Row(.INS_05, .passed, where: \.wasReworked),
            Row(.INS_06, .passed, where: \.hasChange),
            Row(.INS_07, .delivered, where: { !$0.deferred.isEmpty }), Row(.INS_08, .passed), Row(.INS_09, .passed),
            Row(.INS_10, .invoiced), Row(.INS_11, .invoiced),
        ]
    }

    private static var settlement: [Row] {
        [
            Row(.SET_01, .invoiced), Row(.SET_02, .invoiced), Row(.SET_03, .invoiced), Row(.SET_04, .invoiced),
            Row(.SET_05, .delivered), Row(.SET_13, .invoiced), Row(.SET_06, .delivered), Row(.SET_07, .delivered),
            Row(.SET_08, .delivered), Row(.SET_09, .delivered),
            Row(.SET_10, .delivered, where: \.hasSafetyDeferral), Row(.SET_11, .delivered), Row(.SET_12, .delivered),
        ]
    }

    private static var callback: [Row] {
        [Row(.CBK_01, .delivered)] + [.CBK_02, .CBK_03, .CBK_04, .CBK_09].map { Row($0, .closed) }
            + [Row(.CBK_05, .closed, where: { $0.measurements[.CBK_05] != nil })]
    }
}
