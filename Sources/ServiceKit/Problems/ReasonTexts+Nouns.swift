extension ReasonTexts {
    /// What was not found or cannot be used; as the API names them, where a kind is told.
    static let nouns = ReasonTexts(
        [
            // The network and its people.
            "bay": "工位",
            "equipment": "设备",
            "key": "API 密钥",
            "other outlet": "其他网点",
            "outlet": "网点",
            "region": "区域",
            "role": "角色",
            "rule": "规则",
            "session": "登录会话",
            "skill": "技能",
            "staff member": "人员",
            "transport resource": "代步资源",
            "user": "用户",

            // Customers and their vehicles.
            "consent": "客户授权",
            "customer": "客户",
            "customer or vehicle of the order": "委托书的客户或车辆",
            "customers": "客户",
            "vehicle": "车辆",
            "vehicles": "车辆",

            // Booking.
            "appointment": "预约",
            "appointment of this outlet, customer and vehicle": "该网点、客户和车辆的预约",
            "hold": "时段保留",
            "hold of this outlet": "本网点的时段保留",
            "preparation item": "准备工作",
            "reminder": "提醒",
            "shortage": "短缺配件",
            "wait-list entry": "候补登记",

            // Orders and the work on them.
            "change request": "变更请求",
            "changeRequest": "变更请求",
            "clocking": "计时记录",
            "concern": "诉求",
            "concern of this order": "该委托书的诉求",
            "concern or job of this order": "该委托书的诉求或工项",
            "deferred job": "待办工项",
            "expert case": "专家支持",
            "job": "工项",
            "job of this order": "该委托书的工项",
            "later order of this vehicle": "该车辆之后的委托书",
            "offer": "展示的项目",
            "order of this vehicle": "该车辆的委托书",
            "piece of outside work": "外委作业",
            "recorded time": "工时记录",
            "repair order": "委托书",
            "repairOrder": "委托书",
            "sub-status": "子状态",
            "template": "检查模板",

            // Inspection and guarantees.
            "checklist": "检查清单",
            "guarantee": "质保",
            "guaranteed job": "质保工项",
            "inspection": "质检",
            "item": "检查项目",

            // Prices and parts.
            "goods receipt": "收货单",
            "labour operation": "工时项目",
            "operations": "工时项目",
            "part": "配件",
            "part of this order": "该委托书的配件",
            "part slip": "领退料单",
            "parts": "配件",
            "price list": "价目表",
            "priceLists": "价目表",
            "service package": "服务套餐",
            "stock": "库存",

            // Settlement.
            "account": "账户",
            "account of the customer": "客户的账户",
            "credit note": "红字发票",
            "discount": "折扣",
            "gate pass": "出门证",
            "invoice": "发票",
            "line of this invoice": "该发票的行",
            "outlet among the payers": "付款方中的网点",
            "payment": "付款",
            "payment intent": "线上支付请求",
            "statement": "对账单",

            // After delivery.
            "callback": "回访",
            "complaint": "投诉",
            "corrective action": "整改措施",
            "period": "报告期",
            "review": "评价",
            "survey": "问卷",

            // Everything else.
            "attachment": "附件",
            "export": "导出",
            "import": "导入",
            "link": "链接",
            "notification": "通知",
            "notification template": "通知模板",
            "resource": "资源",
            "webhook delivery": "Webhook 推送",
            "webhook endpoint": "Webhook 端点",
        ],
        [Pattern(("price list in force on ", ""), zh: ("价目表(", " 有效)"))])
}
