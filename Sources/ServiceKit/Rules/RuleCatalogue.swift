/// Every rule that answers name, those of `journey.md` first, with its kind and title; the one place that holds them.
package enum RuleCatalogue {
    struct Entry: Sendable {
        let kind: RuleKind
        let title: Text
    }

    static func entry(of rule: Rule) -> Entry {
        guard let entry = entries[rule] else { return measured(rule.code, rule.code) }
        return entry
    }

    private static let entries: [Rule: Entry] = booking.merging(reception) { first, _ in first }
        .merging(repair) { first, _ in first }
        .merging(inspection) { first, _ in first }
        .merging(settlement) { first, _ in first }
        .merging(callback) { first, _ in first }
        .merging(network) { first, _ in first }
        .merging(customers) { first, _ in first }
        .merging(pricing) { first, _ in first }.merging(warranty) { first, _ in first }

    static func enforced(_ english: String, _ chinese: String) -> Entry {
        Entry(kind: .enforced, title: Text(english, zh: chinese))
    }

    static func measured(_ english: String, _ chinese: String) -> Entry {
        Entry(kind: .measured, title: Text(english, zh: chinese))
    }

    private static let booking: [Rule: Entry] = [
        .BKG_01: enforced(
            "An appointment names outlet, customer, vehicle, concern, channel and time",
            "预约须写明网点、客户、车辆、诉求、渠道和时间"),
        .BKG_02: measured(
            "A first diagnosis is recorded before confirmation",
            "确认预约前已记录初步诊断"),
        .BKG_03: measured(
            "The customer was told diagnosis, estimated cost and duration",
            "已向客户说明诊断、预计费用和时长"),
        .BKG_04: enforced(
            "Opening hours, advisor, bay and technician hours are free at the time",
            "该时段在营业时间内且顾问、工位、技师工时均有空"),
        .BKG_05: enforced(
            "A share of each day's technician hours is kept for booked customers",
            "每日保留一定比例工时给预约客户"),
        .BKG_06: enforced(
            "The appointment names an advisor who is on shift then",
            "预约指明届时当班的服务顾问"),
        .BKG_07: enforced(
            "Advisor and parts store are told at once; parts are reserved or listed short",
            "立即通知顾问和配件库,配件已预留或列为短缺"),
        .BKG_08: measured(
            "The preparation list is complete before arrival",
            "客户到店前准备清单已完成"),
        .BKG_09: measured(
            "Attendance is confirmed a day and an hour ahead",
            "提前一天和一小时确认客户到店"),
        .BKG_10: enforced(
            "An appointment that cannot be kept is rescheduled before the customer arrives",
            "无法履约时须在客户到店前改期"),
        .BKG_11: measured(
            "The named advisor receives the customer",
            "由预约的顾问接待客户"),
        .BKG_12: measured(
            "Calls are answered within three rings",
            "电话三声内接听"),
        .BKG_13: enforced(
            "Cancelling or a no-show frees slot and parts at once",
            "取消或爽约立即释放时段和配件"),
        .BKG_14: enforced(
            "Availability and booking use one rule in one transaction",
            "可用时段与预约使用同一规则、同一事务"),
        .BKG_15: enforced(
            "Network booking offers the first free slots over all outlets",
            "全网预约提供各网点最早可用时段"),
        .BKG_16: enforced(
            "Transport is part of the slot",
            "出行安排计入时段"),
    ]

    private static let reception: [Rule: Entry] = [
        .RCP_01: measured(
            "A booked customer is received within 5 minutes, a walk-in within 15",
            "预约客户5分钟内接待,未预约客户15分钟内接待"),
        .RCP_02: enforced(
            "The walk-around is recorded before authorisation",
            "授权前完成环车检查记录"),
        .RCP_03: enforced(
            "Mileage is not below the last known mileage",
            "里程不低于上次已知里程"),
        .RCP_04: enforced(
            "Every concern has a diagnosis and a job or a reason for none",
            "每项诉求都有诊断,并有工项或无工项原因"),
        .RCP_05: measured(
            "Faults the customer had not noticed are looked for",
            "主动检查客户未注意到的故障"),
        .RCP_06: enforced(
            "The repair order is complete before authorisation",
            "授权前委托书内容完整"),
        .RCP_07: enforced(
            "Every job is priced from the price list; the promised time can be kept",
            "每个工项按公布价格计价,承诺时间可实现"),
        .RCP_08: enforced(
            "Authorisation takes the customer's and the advisor's signatures",
            "授权须有客户和顾问双方签字"),
        .RCP_09: measured(
            "Protective covers are fitted in front of the customer",
            "当客户面安装防护套"),
        .RCP_10: enforced(
            "Keys and papers taken are recorded with tag and place",
            "收取的钥匙和证件登记标签与存放处"),
        .RCP_11: measured(
            "The customer is shown to the lounge or leaves with a contact agreed",
            "客户在休息区等候或约定联系方式后离店"),
        .RCP_12: enforced(
            "Authorisation is per job: method, person, time and amount agreed",
            "按工项授权:方式、人员、时间和金额"),
        .RCP_13: enforced(
            "The original promised time is kept beside the current one",
            "保留原承诺时间与当前承诺时间"),
        .RCP_14: enforced(
            "Declined and postponed work is kept as deferred jobs",
            "拒绝或推迟的工作记录为延后工项"),
    ]

    private static let repair: [Rule: Entry] = [
        .REP_01: enforced(
            "Only approved jobs are assigned, started or given parts",
            "只有已批准的工项可派工、开工或领料"),
        .REP_02: enforced(
            "The technician is qualified, on shift and on one job; the bay suits and is free",
            "技师具备资质、当班且只做一项,工位合适且空闲"),
        .REP_03: enforced(
            "No change to an authorised order without the customer",
            "未经客户同意不得变更已授权委托书"),
        .REP_04: measured(
            "A finding is quoted within 15 minutes and the customer asked within 30",
            "新发现15分钟内报价,30分钟内征询客户"),
        .REP_05: enforced(
            "Parts leave the store only by an issue slip, never more than on hand",
            "配件凭出库单领用,不得超过库存"),
        .REP_06: measured(
            "Labour is clocked",
            "工时打卡记录"),
        .REP_07: measured(
            "Manual section, special tools and calibrated equipment are used where asked",
            "按要求使用手册章节、专用工具和校准设备"),
        .REP_08: measured(
            "A hard case goes to a technical expert",
            "疑难问题提交技术专家"),
        .REP_09: measured(
            "The customer hears of a new promised time before the old one passes",
            "原承诺时间到期前告知客户新的时间"),
        .REP_10: enforced(
            "A job is completed with cause, correction, self-check and signature",
            "完工须有原因、措施、自检和技师签字"),
        .REP_11: enforced(
            "The order goes to inspection when every approved job is completed",
            "所有已批准工项完工后方可送检"),
        .REP_12: measured(
            "Small faults fixed on the spot are recorded as goodwill jobs",
            "当场排除的小故障记为善意免费工项"),
        .REP_13: enforced(
            "An order with an open safety stop does not go on",
            "存在未解除安全停工时不得继续"),
        .REP_14: enforced(
            "Hours are kept apart so that every KPI can be recomputed",
            "各类工时分别记录以便复算指标"),
        .REP_15: enforced(
            "Outside work blocks inspection until it is back",
            "外委作业返回前不得送检"),
        .REP_16: enforced(
            "An order moves to another outlet with parts and cost following",
            "委托书转网点时配件与成本随转"),
        .REP_17: enforced(
            "Outlets' sub-statuses map on fixed states",
            "网点自定义子状态映射到固定状态"),
    ]

    private static let inspection: [Rule: Entry] = [
        .INS_01: enforced(
            "Every agreed job is completed or its non-completion recorded",
            "每个约定工项已完成或已记录未完成原因"),
        .INS_02: enforced(
            "Every item of the valid checklist is answered",
            "有效检查表的每一项均已作答"),
        .INS_03: enforced(
            "The inspector is qualified and did none of the work",
            "检验员具备资质且未参与维修"),
        .INS_04: enforced(
            "Work that needs a road test has one",
            "需要路试的工作已路试"),
        .INS_05: enforced(
            "What did not pass returns to rework and is inspected again",
            "不合格返工并重新检验"),
        .INS_06: enforced(
            "Problems outside the agreed work become findings",
            "约定范围外的问题记为新发现"),
        .INS_07: enforced(
            "Needed work that was not done is a deferred job with its safety class",
            "未做的必要工作记为延后工项并注明安全等级"),
        .INS_08: measured(
            "Remaining life of wear parts is recorded",
            "记录易损件剩余寿命"),
        .INS_09: enforced(
            "A pass issues the repair guarantee card",
            "检验合格签发维修质保卡"),
        .INS_10: measured(
            "The vehicle is cleaned and parked in a numbered ready space",
            "车辆清洁并停入编号交车位"),
        .INS_11: measured(
            "The inspector hands the order over to the advisor",
            "检验员向顾问内部交接"),
    ]

    private static let settlement: [Rule: Entry] = [
        .SET_01: enforced(
            "Every approved job and issued part is on the invoice, none twice",
            "发票包含全部已批准工项和已领配件,且不重复"),
        .SET_02: enforced(
            "The customer's total equals the agreed total",
            "客户总额等于约定总额"),
        .SET_03: enforced(
            "Prices are the published ones in force at authorisation",
            "价格为授权时生效的公布价格"),
        .SET_04: enforced(
            "Totals add up exactly; invoice numbers are gapless",
            "合计精确,发票号连续"),
        .SET_05: enforced(
            "Payments never exceed what is open; refunds never what was paid",
            "收款不超过未付金额,退款不超过已付金额"),
        .SET_06: measured(
            "The customer is told that the vehicle is ready",
            "通知客户车辆已可交付"),
        .SET_07: measured(
            "The advisor who received the vehicle delivers it",
            "由接车顾问交车"),
        .SET_08: measured(
            "Work, invoice and old parts are explained and shown",
            "讲解维修、发票并展示旧件"),
        .SET_09: measured(
            "Next service is set; remaining life of wear parts is told",
            "告知下次保养和易损件剩余寿命"),
        .SET_10: enforced(
            "A safety-relevant deferred job is signed for by the customer",
            "涉及安全的延后工项须客户签字"),
        .SET_11: enforced(
            "A gate pass needs payment, covers off, keys back and a signature; it opens once",
            "出门证须付清、取下护套、归还钥匙并签字,且只能使用一次"),
        .SET_12: measured(
            "The customer gets a copy of everything",
            "客户收到全部单据副本"),
        .SET_13: enforced(
            "Several payers on one order add up to the whole",
            "同一委托书多方付款合计等于总额"),
    ]

    private static let callback: [Rule: Entry] = [
        .CBK_01: enforced(
            "Every delivery creates one callback within seven days",
            "每次交车产生一次七日内的回访"),
        .CBK_02: enforced(
            "Each attempt is recorded; three unanswered days make it unreachable",
            "记录每次尝试,三天未接通即为无法联系"),
        .CBK_03: enforced(
            "A completed callback has the customer's words and the survey's answers",
            "完成的回访须有客户原话和问卷答案"),
        .CBK_04: enforced(
            "A dissatisfied answer opens a complaint",
            "客户不满意即生成投诉"),
        .CBK_05: measured(
            "Complaints from callbacks are classified, owned and due",
            "回访投诉已分类、有负责人和期限"),
        .CBK_06: measured(
            "Results are analysed per period",
            "按周期分析回访结果"),
        .CBK_07: measured(
            "The manager answers the analysis with corrective actions",
            "经理针对分析制定纠正措施"),
        .CBK_08: measured(
            "The period's callback report is approved and kept",
            "周期回访报告经批准并留存"),
        .CBK_09: enforced(
            "A customer is not surveyed twice within the quiet period",
            "静默期内不重复调查同一客户"),
    ]

    private static let warranty: [Rule: Entry] = [
        .WAR_04: enforced(
            "Guaranteed work that comes back is done again at no charge, linked to the first order",
            "质保期内返修免费,并关联原委托书")
    ]

    private static let pricing: [Rule: Entry] = [
        .PRI_01: enforced(
            "Labour operations are versioned; an order keeps the version it was priced with",
            "工时项目按版本管理,委托书保留计价时的版本"),
        .PRI_02: enforced(
            "Price lists are published, without gaps and overlaps in their dates",
            "价目表公开发布,生效日期无空档无重叠"),
        .PRI_04: enforced(
            "Service packages are jobs and parts at a package price, by model",
            "服务套餐按车型以套餐价包含工项和配件"),
        .PRI_05: enforced(
            "Discounts stay within the giver's limit, or a manager approves; never below cost without a reason",
            "折扣在权限内或经经理批准,低于成本须说明原因"),
    ]
}
