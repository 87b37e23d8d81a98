import ServiceKit

extension StorySentences {
    /// What the workshop does beside the jobs' own steps.
    static let workshop: [String: Text] = [
        "job.joined": Text("{staff} joined the work.", zh: "{staff}加入作业。"),
        "job.left": Text("{staff} left the work to the others[: {reason}].", zh: "{staff}离开作业[:{reason}]。"),
        "job.shared": Text("The job was shared between several people.", zh: "工项由多人分担。"),
        "job.equipmentTaken": Text("Equipment was taken for a job.", zh: "为工项领用设备。"),
        "job.manualReferenced": Text("The section of the manual was noted.", zh: "已注明维修手册章节。"),
        "job.goodwillAdded": Text("A small fault was put right at no charge.", zh: "免费处理小故障。"),
        "clocking.corrected": Text("A clocked time was corrected[: {reason}].", zh: "工时记录已更正[:{reason}]。"),
        "expertCase.opened": Text("A technical expert was asked.", zh: "已请技术专家支持。"),
        "expertCase.answered": Text("The expert answered[ ({staff})].", zh: "专家已答复[({staff})]。"),
        "expertCase.closed": Text("The question to the expert was closed.", zh: "专家支持已结束。"),
        "expertCase.moved": Text("The question to the expert came with its job.", zh: "专家支持随工项转入。"),
        "sublet.created": Text("Outside work was planned[ with {vendor}].", zh: "计划外委作业[,供应商 {vendor}]。"),
        "sublet.quoted": Text("The outside work was put into a quote.", zh: "外委作业已列入报价。"),
        "sublet.unquoted": Text("The outside work was taken out of the quote.", zh: "外委作业已从报价中移除。"),
        "sublet.agreed": Text("The customer agreed to the outside work.", zh: "客户同意外委作业。"),
        "sublet.sent": Text("The work went to the other company.", zh: "外委作业已送出。"),
        "sublet.returned": Text("The outside work came back.", zh: "外委作业已返回。"),
        "sublet.invoiced": Text("The vendor's invoice came in.", zh: "已收到外委发票。"),
        "sublet.cancelled": Text("The outside work was given up.", zh: "外委作业已取消。"),
        "sublet.moved": Text("The outside work came with its job.", zh: "外委作业随工项转入。"),
        "repairOrder.movedOut": Text("Work left for another outlet[: {reason}].", zh: "作业转往其他网点[:{reason}]。"),
        "repairOrder.jobsMoved": Text("Single jobs went to another outlet.", zh: "部分工项转往其他网点。"),
        "repairOrder.moved": Text("The order came from another outlet[: {reason}].", zh: "委托书由其他网点转入[:{reason}]。"),
        "attachment.referenced": Text("A photo or paper was added ({role}).", zh: "新增照片或文件({role})。"),
    ]
}
