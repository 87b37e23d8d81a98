package import ServiceKit

/// The words that a template has as long as nobody has written others.
extension NotificationKind {
    /// What stands above the text, where a channel has such a line.
    package var subject: Text {
        switch self {
        case .appointmentBooked: Text("New appointment {{number}}", zh: "新预约 {{number}}")
        case .appointmentPartsWanted: Text("Parts for {{number}}", zh: "{{number}} 所需配件")
        case .appointmentConfirmed: Text("Your appointment {{number}}", zh: "您的预约 {{number}}")
        case .appointmentRescheduled: Text("New time for {{number}}", zh: "预约 {{number}} 已改期")
        case .appointmentMoved: Text("{{number}} has moved", zh: "{{number}} 已改期")
        case .appointmentCancelled: Text("{{number}} is cancelled", zh: "预约 {{number}} 已取消")
        case .appointmentCalledOff: Text("{{number}} is cancelled", zh: "{{number}} 已取消")
        case .appointmentNoShow: Text("No show: {{number}}", zh: "未到店:{{number}}")
        case .appointmentReminder: Text("Your appointment {{number}}", zh: "预约提醒 {{number}}")
        case .appointmentCheck: Text("Check the preparation of {{number}}", zh: "检查 {{number}} 的准备工作")
        case .waitListOffered: Text("A time has become free", zh: "有空闲时段可预约")
        case .promiseAtRisk: Text("{{number}} may be late", zh: "{{number}} 可能延误")
        case .promiseMoved: Text("New time for {{number}}", zh: "{{number}} 的交车时间有变")
        case .inspectionFailed: Text("{{number}} did not pass", zh: "{{number}} 质检不合格")
        case .vehicleReady: Text("Your vehicle is ready", zh: "您的车辆已可交付")
        case .changeQuoted: Text("We need your answer on {{number}}", zh: "{{number}} 需要您的答复")
        case .callbackDue: Text("Callback due: {{number}}", zh: "待回访:{{number}}")
        case .surveyInvitation: Text("How did we do?", zh: "请为我们的服务评分")
        case .campaign: Text("News from {{outlet}}", zh: "{{outlet}} 的消息")
        }
    }

    /// The text itself.
    package var body: Text {
        switch self {
        case .appointmentBooked:
            Text(
                "{{number}}: you receive the customer at {{time}}. {{concerns}}",
                zh: "{{number}}:由您于 {{time}} 接待客户。{{concerns}}")
        case .appointmentPartsWanted:
            Text(
                "{{number}}, {{time}}: on the booking shelf {{reserved}}; short {{short}}.",
                zh: "{{number}},{{time}}:预约货架 {{reserved}};短缺 {{short}}。")
        case .appointmentConfirmed:
            Text(
                "Your appointment {{number}} is confirmed for {{time}} at {{outlet}}. {{advisor}} receives you.",
                zh: "您的预约 {{number}} 已确认:{{time}},{{outlet}},由{{advisor}}接待您。")
        case .appointmentRescheduled:
            Text(
                "Your appointment {{number}} moves from {{before}} to {{time}}: {{reason}}. {{advisor}} receives you.",
                zh: "您的预约 {{number}} 由 {{before}} 改至 {{time}}:{{reason}}。由{{advisor}}接待您。")
        case .appointmentMoved:
            Text(
                "{{number}} moves from {{before}} to {{time}}, received by {{advisor}}: {{reason}}",
                zh: "{{number}} 由 {{before}} 改至 {{time}},由{{advisor}}接待:{{reason}}")
        case .appointmentCancelled:
            Text(
                "Your appointment {{number}}, {{time}} at {{outlet}}, is cancelled.",
                zh: "您在{{outlet}}的预约 {{number}}({{time}})已取消。")
        case .appointmentCalledOff:
            Text("{{number}}, {{time}}, is cancelled: {{reason}}", zh: "{{number}}({{time}})已取消:{{reason}}")
        case .appointmentNoShow:
            Text("{{number}}, {{time}}: no show: {{reason}}", zh: "{{number}}({{time}})客户未到店:{{reason}}")
        case .appointmentReminder, .appointmentCheck, .waitListOffered, .promiseAtRisk, .promiseMoved,
            .inspectionFailed, .vehicleReady, .changeQuoted, .callbackDue, .surveyInvitation, .campaign:
            laterBody
        }
    }

    private var laterBody: Text {
        switch self {
        case .appointmentReminder:
            Text(
                "We expect you at {{time}} at {{outlet}}; {{advisor}} receives you. Appointment {{number}}.",
                zh: "提醒:您的预约 {{number}},{{time}},{{outlet}},由{{advisor}}接待您。")
        case .appointmentCheck:
            Text(
                "{{number}}, {{time}}: ask the customer whether they come. Not ready yet: {{missing}}.",
                zh: "{{number}},{{time}}:请确认客户是否到店。尚未准备:{{missing}}。")
        case .waitListOffered:
            Text(
                "You wait for a time at {{outlet}}: {{time}} is held for you until {{until}}. Call us to take it.",
                zh: "您在{{outlet}}候补的时段已空出:{{time}},为您保留至 {{until}},请来电确认。")
        case .promiseAtRisk:
            Text(
                "{{number}} is promised for {{promised}} and will be done at {{projected}} at the earliest. Agree a "
                    + "new time with the customer before the old one passes.",
                zh: "{{number}} 承诺 {{promised}} 交车,预计最早 {{projected}} 完成。请在原时间之前与客户商定新的时间。")
        case .promiseMoved:
            Text(
                "Your vehicle ({{number}}) will be ready at {{promised}} instead of {{before}}. {{outlet}}",
                zh: "您的车辆({{number}})交车时间由 {{before}} 改为 {{promised}}。{{outlet}}")
        case .inspectionFailed:
            Text(
                "{{number}} did not pass inspection: {{defects}}. With the work that is left it will be done at "
                    + "{{projected}} at the earliest; look at the promised time.",
                zh: "{{number}} 质检不合格:{{defects}}。按剩余作业预计最早 {{projected}} 完成,请核对承诺交车时间。")
        case .vehicleReady:
            Text(
                "Your vehicle ({{number}}) is ready at {{outlet}}. {{advisor}} hands it over to you.",
                zh: "您的车辆({{number}})已在{{outlet}}准备就绪,由{{advisor}}为您交车。")
        case .changeQuoted:
            Text(
                "We found further work on your vehicle ({{number}}): {{total}}. Please answer by {{validUntil}}. "
                    + "{{outlet}}",
                zh: "您的车辆({{number}})发现新增项目,费用 {{total}},请于 {{validUntil}} 前答复。{{outlet}}")
        case .callbackDue:
            Text("Call the customer of {{number}}; due at {{time}}.", zh: "请回访 {{number}} 的客户,时间 {{time}}。")
        case .surveyInvitation:
            Text("How was your visit ({{number}})? {{outlet}}", zh: "您对本次服务({{number}})满意吗?{{outlet}}")
        default: Text("{{text}}\n{{outlet}}", zh: "{{text}}({{outlet}}敬上)")
        }
    }
}
