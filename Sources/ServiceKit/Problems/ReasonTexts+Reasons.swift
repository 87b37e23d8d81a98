extension ReasonTexts {
    /// Why a value is refused that is of the right form: after 不允许.
    static let reasons = ReasonTexts(
        [
            // Named twice, or beside what it excludes.
            "a discount is an amount or a percentage, not both": "折扣只能填写金额或百分比之一",
            "a fee is a percentage or a price per unit, not both": "费用只能填写百分比或单价之一",
            "a fee with this code is in the list already": "列表中已有该代码的费用",
            "a link leads to one thing": "一个链接只能指向一个对象",
            "a price for this part is in the list already": "列表中已有该配件的价格",
            "a rate for this pay type and skill is in the list already": "列表中已有该付费类型和技能的工时费率",
            "it is named twice": "该项重复出现",
            "name either a role or permissions": "角色与权限只能指定其一",
            "name fromCustomerId or intoCustomerId, not both": "fromCustomerId 与 intoCustomerId 只能填写其一",
            "only one number can be the primary": "只能有一个首选电话号码",
            "the line is in the list already": "该行已在列表中",
            "the number is named twice": "该电话号码重复出现",
            "the operation has another limit": "该工时项目已设有限额",
            "the payer is in the list already": "该付款方已在列表中",
            "the skill is named twice": "该技能重复出现",
            "the technician is named twice": "该技师重复出现",
            "two items have the same id": "有两个项目的 id 相同",
            "two questions have one code": "有两个问题的代码相同",

            // Times.
            "it is before startedAt": "不得早于 startedAt",
            "it is before the certificate was issued": "不得早于证书签发日期",
            "it is before validFrom": "不得早于 validFrom",
            "it overlaps another window of the same date": "与同一日期的其他时段重叠",
            "it overlaps another window of the same day": "与同一天的其他时段重叠",
            "the date has another exception": "该日期已有例外安排",
            "the effect is looked at later, after dueOn": "效果检查日期须晚于 dueOn",
            "the end is before the start": "结束不得早于开始",
            "the end is not after the start": "结束须晚于开始",

            // Limits and scales.
            "it is above minimum": "须大于 minimum",
            "it is below the minimum": "不得小于下限",
            "it is inside the scale, above minimum": "须在评分范围内且大于 minimum",
            "red begins above amber": "红色界限不得低于黄色界限",
            "red begins below amber": "红色界限不得高于黄色界限",

            // What goes only with something else.
            "a call that was not answered has no duration": "未接听的电话没有通话时长",
            "a statement is not paid by an account": "对账单不能用账户支付",
            "an answered call was not busy": "已接听的电话不会占线",
            "at least one question is required": "至少须有一个必答问题",
            "it is checked out with a person, by its own action": "设备领用须登记领用人,请使用领用操作",
            "only a pause has a reason": "只有暂停才填写原因",
            "only another outlet is named so": "仅当付款方为其他网点时填写",
            "only insurance has a deductible": "仅保险付款方有免赔额",
        ],
        [Pattern(("the item ", " is named twice"), zh: ("项目 ", " 重复出现"))])
}
