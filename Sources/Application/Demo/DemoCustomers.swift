import JSON
import ServiceKit

/// The demo's customers, each with a vehicle.
enum DemoCustomers {
    struct Customer: Sendable {
        let id: String
        let name: String
        let phone: String
        let vehicle: String
        let mileage: Int64
    }

    private static let families = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴"]
    private static let given = ["小明", "丽", "伟", "芳", "强", "敏", "静", "磊", "洋", "艳"]
    private static let models = [("SAIC", "Roewe RX5"), ("Geely", "Emgrand"), ("BYD", "Han"), ("Chery", "Tiggo 8")]

    static func make(_ count: Int, _ client: DemoClient, _ random: any RandomSource) throws -> [Customer] {
        try (0..<count).map { index in
            let name = families[index % 10] + given[index / 10 % 10]
            let phone = "+86138\(NumberRange.padded(Int64(index), width: 8))"
            let customer = try client.post(
                "/v1/customers",
                [
                    "kind": "person", "name": .string(name), "language": "zh-CN",
                    "phones": [["number": .string(phone), "primary": true]],
                ])
            let model = models[index % models.count]
            let mileage = Int64(5_000 + random.next(below: 90_000))
            let vehicle = try client.post(
                "/v1/vehicles",
                [
                    "vin": .string(vin(Int64(index))), "plate": "沪A\(NumberRange.padded(Int64(index), width: 5))",
                    "make": .string(model.0), "model": .string(model.1),
                    "modelYear": .number(JSONNumber(2018 + Int64(index % 8))),
                    "ownerId": customer["id"], "mileageKm": .number(JSONNumber(mileage)),
                ])
            return Customer(
                id: customer["id"].text, name: name, phone: phone, vehicle: vehicle["id"].text, mileage: mileage)
        }
    }

    /// A VIN whose check digit (position 9) is right: 49 CFR 565.15.
    static func vin(_ serial: Int64) -> String {
        let text = Array("LSJA24U30NG\(NumberRange.padded(serial, width: 6))".utf8)
        let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
        let sum = zip(text, weights).reduce(0) { $0 + value(of: $1.0) * $1.1 }
        let digit = sum % 11
        var characters = text
        characters[8] = digit == 10 ? UInt8(ascii: "X") : UInt8(ascii: "0") + UInt8(digit)
        return String(decoding: characters, as: UTF8.self)
    }

    private static func value(of character: UInt8) -> Int {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(character - UInt8(ascii: "0"))
        case UInt8(ascii: "A")...UInt8(ascii: "H"): Int(character - UInt8(ascii: "A")) + 1
        case UInt8(ascii: "J")...UInt8(ascii: "N"): Int(character - UInt8(ascii: "J")) + 1
        case UInt8(ascii: "P"): 7
        case UInt8(ascii: "R"): 9
        case UInt8(ascii: "S")...UInt8(ascii: "Z"): Int(character - UInt8(ascii: "S")) + 2
        default: 0
        }
    }
}
