/// The rules of `network.md` and `customers.md`: what the journey stands on.
extension RuleCatalogue {
    static let network: [Rule: Entry] = [
        .NET_01: enforced(
            "An outlet that is not active takes no new appointments or orders",
            "非营业状态的网点不接受新的预约和委托书"),
        .NET_02: enforced(
            "Opening hours by weekday and date hold in the outlet's time zone",
            "营业时间按星期和日期维护,以网点所在时区为准"),
        .NET_03: enforced(
            "A bay out of service gives no capacity",
            "停用的工位不计入产能"),
        .NET_04: enforced(
            "People have roles, outlets, department, grade and skills; an expired certificate gives no skill",
            "人员须有角色、网点、部门、等级和技能,证书过期即无该技能"),
        .NET_05: enforced(
            "Open work is reassigned before someone is deactivated",
            "停用人员前须先移交未完成的工作"),
        .NET_06: enforced(
            "Equipment is identified, checked out and calibrated; overdue calibration refuses use for measuring",
            "设备须登记、领用并校准,校准过期不得用于测量"),
        .NET_07: measured(
            "Equipment maintenance is planned and recorded; downtime and cost are counted",
            "设备保养有计划、有记录,并统计停机时间和费用"),
        .NET_08: enforced(
            "Training grants skills with their expiry",
            "培训合格授予技能并注明有效期"),
        .NET_09: measured(
            "Appraisal per period and person from measured figures",
            "按周期和人员以实测指标考核"),
        .NET_10: measured(
            "Sites are planned by coverage and load",
            "按覆盖和负荷规划网点"),
        .NET_11: enforced(
            "A partner outlet out of agreement takes no new work",
            "合作网点协议失效后不接受新业务"),
    ]

    static let customers: [Rule: Entry] = [
        .CUS_01: enforced(
            "A customer who may be known already is offered before a new one is made",
            "新建客户前先提示可能重复的已有客户"),
        .CUS_02: enforced(
            "Merging two customers moves all history in one transaction",
            "合并客户时全部历史在同一事务中转移"),
        .CUS_03: enforced(
            "A vehicle's VIN is checked, its mileage never falls silently, its owners are kept",
            "校验 VIN,里程不得无声减少,保留历任车主"),
        .CUS_04: enforced(
            "No message of a purpose without the customer's consent",
            "未经客户同意不得发送相应用途的消息"),
        .CUS_05: enforced(
            "All that is held on a customer can be exported, and erased unless something is open",
            "可导出客户全部数据;无未结事项时可删除个人数据"),
        .CUS_06: measured(
            "Records of customers and vehicles are complete and verified",
            "客户和车辆档案完整且经核实"),
        .CUS_07: measured(
            "The customer's consumption is known",
            "掌握客户消费情况"),
        .CUS_08: enforced(
            "A vehicle's history is read over all outlets, newest first",
            "车辆维修历史跨网点可查,最新在前"),
        .CUS_09: measured(
            "Campaigns reach customers who consented, and their result is counted",
            "活动仅面向已同意的客户并统计效果"),
        .CUS_10: enforced(
            "Points and coupons are redeemed once and never below zero",
            "积分和优惠券仅兑换一次且不得为负"),
        .CUS_11: enforced(
            "Maintenance plans tell the next due item of each vehicle",
            "保养计划给出每辆车的下次保养项目"),
        .CUS_12: measured(
            "Every contact with a customer is on one timeline",
            "与客户的每次联系记入同一时间线"),
        .CUS_13: enforced(
            "A customer's link opens one thing of theirs, until it expires or is revoked",
            "客户链接仅打开其本人的一项内容,直至过期或撤销"),
    ]
}
