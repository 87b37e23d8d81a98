import Glibc
import ServiceKit

/// What the disk said.
struct AttachmentFault: Error {
    let code: Int32

    init(_ code: Int32) {
        self.code = code
    }

    /// Nothing of the file is kept (OPS-08).
    var refusal: Refusal {
        guard code == ENOSPC || code == EDQUOT else {
            return Refusal(
                status: 503, code: "storage_unavailable",
                "The storage takes no files at present. Nothing was changed; reading goes on.",
                zh: "存储暂时无法写入文件,未做任何更改,仍可读取。")
        }
        return Refusal(
            status: 507, code: "storage_full",
            "There is no room for the file. Nothing of it was kept; have the administrator make room.",
            zh: "存储空间不足,文件未保存。请联系管理员清理空间。")
    }
}
