import ServiceKit

/// The sentences of a story, by the type of the event.
enum StorySentences {
    /// What happens beside a step that has its own sentence.
    static let silent: Set<String> = [
        "repairOrder.changed", "repairOrder.externalIdsChanged", "appointment.externalIdsChanged", "job.authorized",
        "job.passed", "appointment.reminderDue", "paymentIntent.changed",
    ]

    static let all: [String: Text] = booking.merging(reception) { first, _ in first }
        .merging(repair) { first, _ in first }.merging(workshop) { first, _ in first }
        .merging(inspection) { first, _ in first }.merging(settlement) { first, _ in first }
        .merging(callback) { first, _ in first }

    private static let booking: [String: Text] = [
        "appointment.created": Text("The customer booked[ for {startsAt}].", zh: "客户预约[ {startsAt}]。"),
        "appointment.diagnosed": Text("A first diagnosis was made: {diagnosis}.", zh: "初步诊断:{diagnosis}。"),
        "appointment.estimated": Text("The customer got an estimate of {total}.", zh: "向客户报预估价 {total}。"),
        "appointment.confirmed": Text("The appointment was confirmed.", zh: "预约已确认。"),
        "appointment.rescheduled": Text("The appointment was moved[ to {startsAt}].", zh: "预约改期[至 {startsAt}]。"),
        "appointment.moved": Text("The appointment was moved to another outlet.", zh: "预约转至其他网点。"),
        "appointment.prepared": Text("A point of the preparation was done.", zh: "完成一项准备工作。"),
        "appointment.technicianChanged": Text("The work was kept for another technician.", zh: "预留技师已更换。"),
        "appointment.attendanceAsked": Text("The customer was asked whether they come.", zh: "已与客户确认是否到店。"),
        "appointment.shortageExpected": Text("Missing parts are expected.", zh: "短缺配件已有到货预期。"),
        "appointment.arrived": Text("The customer arrived[ and was received by {staff}].", zh: "客户到店[,由{staff}接待]。"),
        "appointment.fulfilled": Text("The appointment became this order.", zh: "预约转为本委托书。"),
        "appointment.cancelled": Text("The appointment was cancelled.", zh: "预约已取消。"),
        "appointment.noShow": Text("The customer did not come.", zh: "客户未到店。"),
        "reservation.made": Text("{reserved} × {partNumber} was reserved.", zh: "已预留 {reserved} × {partNumber}。"),
        "reservation.moved": Text("Reserved parts moved to the order.", zh: "预留配件转入委托书。"),
        "reservation.released": Text("A reservation of parts was released.", zh: "配件预留已释放。"),
    ]

    private static let reception: [String: Text] = [
        "repairOrder.created": Text("{staff} opened the order[ {number}].", zh: "{staff}开立委托书[ {number}]。"),
        "repairOrder.walkAroundRecorded": Text(
            "The walk-around was recorded[ at {mileageKm} km].", zh: "完成环车检查[,里程 {mileageKm} km]。"),
        "repairOrder.mpiRecorded": Text(
            "The multi-point inspection found {red} red and {amber} amber points.", zh: "多点检查:红 {red} 项,黄 {amber} 项。"),
        "repairOrder.comebackAnswered": Text(
            "Whether guaranteed work came back was answered: {description}.", zh: "已答复质保返修:{description}。"),
        "repairOrder.offerAnswered": Text("The customer answered to what was shown.", zh: "客户对展示的项目作出答复。"),
        "repairOrder.concernDiagnosed": Text("A concern was diagnosed.", zh: "诉求已诊断。"),
        "repairOrder.jobAdded": Text("A job was added.", zh: "新增工项。"),
        "repairOrder.packageAdded": Text("A package was added.", zh: "新增套餐。"),
        "repairOrder.jobChanged": Text("A job was changed.", zh: "工项已修改。"),
        "repairOrder.jobRemoved": Text("A job was taken off.", zh: "工项已移除。"),
        "repairOrder.estimated": Text("The order was priced[: {estimatedTotal}].", zh: "委托书已报价[:{estimatedTotal}]。"),
        "repairOrder.depositTaken": Text("A deposit was taken.", zh: "已收定金。"),
        "repairOrder.authorized": Text(
            "The customer and the advisor signed[: {authorizedTotal}][, promised for {promisedAt}].",
            zh: "客户与服务顾问签字[:{authorizedTotal}][,承诺 {promisedAt} 交车]。"),
        "custody.taken": Text("Keys and papers were taken.", zh: "已接收钥匙与证件。"),
        "custody.moved": Text("Keys or papers moved.", zh: "钥匙或证件移交。"),
        "repairOrder.custodyChanged": Text("Keys or papers changed hands.", zh: "钥匙或证件交接。"),
        "repairOrder.promiseChanged": Text(
            "The promised time moved[ to {promisedAt}].", zh: "承诺交车时间变更[为 {promisedAt}]。"),
        "repairOrder.promiseAtRisk": Text(
            "The promised time {promised} is at risk: done at {projected} at the earliest.",
            zh: "承诺时间 {promised} 有延误风险:预计最早 {projected} 完成。"),
        "repairOrder.cancelled": Text("The order was cancelled.", zh: "委托书已取消。"),
    ]

    private static let repair: [String: Text] = [
        "repairOrder.started": Text("The vehicle went to the workshop.", zh: "车辆进入车间。"),
        "job.assigned": Text("{staff} got a job.", zh: "工项派给{staff}。"),
        "job.started": Text("{staff} began work.", zh: "{staff}开工。"),
        "job.paused": Text("{staff} paused[: {reason}].", zh: "{staff}暂停[:{reason}]。"),
        "job.resumed": Text("{staff} went on.", zh: "{staff}复工。"),
        "job.completed": Text("{staff} completed a job and signed for it.", zh: "{staff}完工并签字。"),
        "job.approved": Text("A job was agreed to.", zh: "客户同意工项。"),
        "job.revoked": Text("The customer took a job back[: {reason}].", zh: "客户撤销工项[:{reason}]。"),
        "partIssue.created": Text("Parts were issued by slip.", zh: "凭单领料。"),
        "partReturn.created": Text("Parts went back by slip.", zh: "凭单退料。"),
        "changeRequest.reported": Text("Found: {description}.", zh: "发现:{description}。"),
        "changeRequest.quoted": Text("The finding was quoted.", zh: "发现项已报价。"),
        "changeRequest.approved": Text("The customer approved the change.", zh: "客户同意变更。"),
        "changeRequest.declined": Text("The customer declined the change[: {reason}].", zh: "客户拒绝变更[:{reason}]。"),
        "changeRequest.expired": Text("The quote lapsed without an answer.", zh: "报价过期未答复。"),
        "deferredJob.created": Text("Work was put off to the next visit ({reason}).", zh: "工作留待下次进店({reason})。"),
        "safetyStop.raised": Text("{staff} stopped the work for safety.", zh: "{staff}发起安全停工。"),
        "safetyStop.lifted": Text("{staff} lifted the safety stop.", zh: "{staff}解除安全停工。"),
        "equipment.checkedOut": Text("Equipment was taken for the work.", zh: "领用设备。"),
        "equipment.returned": Text("Equipment came back.", zh: "设备归还。"),
    ]

    private static let inspection: [String: Text] = [
        "repairOrder.submitted": Text("The work was submitted to inspection.", zh: "提交质检。"),
        "repairOrder.returnedToRepair": Text("Inspection sent the vehicle back to the workshop.", zh: "质检退回车间。"),
        "job.failed": Text(
            "Defect: {defect}; cause: {cause} ({disposition}).", zh: "缺陷:{defect};原因:{cause}({disposition})。"),
        "job.defectLeft": Text(
            "The vehicle goes with a defect: {defect} ({disposition}).", zh: "带缺陷交付:{defect}({disposition})。"),
        "inspection.failed": Text("{staff} let the inspection fail.", zh: "{staff}判定质检不合格。"),
        "inspection.passed": Text("{staff} let the vehicle pass.", zh: "{staff}判定质检合格。"),
        "guarantee.issued": Text("The guarantee card was issued.", zh: "质保卡已签发。"),
        "repairOrder.passed": Text("The vehicle is ready.", zh: "车辆已可交付。"),
        "repairOrder.handedOver": Text(
            "The vehicle was handed over[ in space {parkingSpace}][ ({staff})].",
            zh: "内部交接[,车位 {parkingSpace}][({staff})]。"),
    ]

    private static let settlement: [String: Text] = [
        "repairOrder.invoiced": Text("The invoice was made[ over {actualTotal}].", zh: "已开票[:{actualTotal}]。"),
        "invoice.issued": Text("Invoice[ {number}] was issued.", zh: "发票[ {number}]已开具。"),
        "repairOrder.billedAgain": Text("The order was billed again.", zh: "重新开票。"),
        "repairOrder.credited": Text("A credit note was written.", zh: "已开红字发票。"),
        "creditNote.issued": Text("Credit note {number} over {amount}.", zh: "红字发票 {number}:{amount}。"),
        "payment.received": Text("{amount} was paid ({method}).", zh: "收款 {amount}({method})。"),
        "payment.refundRequested": Text("A refund of {amount} was asked for.", zh: "申请退款 {amount}。"),
        "payment.refunded": Text("{amount} was paid back.", zh: "退款 {amount}。"),
        "payment.offset": Text("The deposit was set off.", zh: "定金已抵扣。"),
        "paymentIntent.created": Text("The customer was asked to pay online.", zh: "已发起线上支付。"),
        "discount.requested": Text("A discount was asked for.", zh: "申请折扣。"),
        "discount.given": Text("A discount was given.", zh: "给予折扣。"),
        "discount.approved": Text("A discount was approved.", zh: "折扣获批。"),
        "discount.declined": Text("A discount was refused.", zh: "折扣被拒。"),
        "discount.reopened": Text("A discount needs approval again: the order has changed.", zh: "委托书变更,折扣须重新审批。"),
        "discount.withdrawn": Text("A discount was withdrawn.", zh: "折扣已撤回。"),
        "repairOrder.delivered": Text("The vehicle was handed to the customer, who signed.", zh: "客户签字提车。"),
        "guarantee.started": Text("The guarantee began.", zh: "质保开始。"),
        "gatePass.issued": Text("The gate pass was issued.", zh: "出门证已签发。"),
        "gatePass.used": Text("The vehicle left through the gate.", zh: "车辆驶离。"),
        "repairOrder.customerToldReady": Text("The customer was told that the vehicle is ready.", zh: "已通知客户提车。"),
        "repairOrder.documentsHandedOver": Text("The customer got the documents.", zh: "已向客户交付资料。"),
        "repairOrder.payersChanged": Text("Who pays was changed.", zh: "付款方已变更。"),
        "repairOrder.paymentReopened": Text("The customer's share is open again.", zh: "客户应付款重新待付。"),
        "repairOrder.settled": Text("The customer's share is settled.", zh: "客户应付款已结清。"),
        "custody.returned": Text("Keys and papers went back.", zh: "钥匙与证件已归还。"),
    ]

    private static let callback: [String: Text] = [
        "callback.created": Text("A callback is due on {dueOn}.", zh: "回访定于 {dueOn}。"),
        "callback.assigned": Text("{staff} makes the callback.", zh: "回访由{staff}负责。"),
        "callback.attempted": Text("The customer was called: {outcome}.", zh: "致电客户:{outcome}。"),
        "callback.completed": Text("The customer was heard.", zh: "回访完成。"),
        "callback.unreachable": Text("The customer could not be reached.", zh: "客户联系不上。"),
        "complaint.received": Text("A complaint was opened ({class}).", zh: "已立投诉({class})。"),
        "complaint.overdue": Text("The complaint is overdue.", zh: "投诉已逾期。"),
        "review.created": Text("The customer wrote a review.", zh: "客户留下评价。"),
        "repairOrder.closed": Text("The order was closed.", zh: "委托书关闭。"),
    ]
}
