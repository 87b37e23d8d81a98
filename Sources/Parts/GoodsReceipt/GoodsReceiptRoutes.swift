import SQLDatabase
import ServiceKit

enum GoodsReceiptRoutes {
    static let all: [Route] = [
        .post("/v1/goods-receipts", .receiveParts, reading: GoodsReceiptInput.read, create),
        .get("/v1/goods-receipts/{id}", .readParts, get),
    ]

    private static func create(
        _ input: GoodsReceiptInput, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        let receipt = try ReceiveGoods.run(input, call, transaction)
        return .created(receipt, at: "/v1/goods-receipts/\(receipt.id)", version: receipt.version)
    }

    private static func get(_ call: Call, _ transaction: Transaction) throws -> Answer {
        guard var receipt = try GoodsReceiptTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("goods receipt")
        }
        receipt.lines = try GoodsReceiptTable.lines(receipt.id, in: transaction)
        return .ok(receipt, version: receipt.version)
    }
}
