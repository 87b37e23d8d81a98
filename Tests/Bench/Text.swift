/// Numbers for people.
enum Text {
    /// 1234567 as "1,234,567".
    static func grouped(_ number: Int) -> String {
        var digits = Array(String(number))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return String(digits)
    }

    /// With so many places, rounded; for numbers that are not negative.
    static func decimal(_ number: Double, _ places: Int) -> String {
        var scale = 1
        for _ in 0..<places { scale *= 10 }
        let scaled = Int((number * Double(scale)).rounded())
        let fraction = String(scaled % scale)
        return grouped(scaled / scale) + "." + String(repeating: "0", count: places - fraction.count) + fraction
    }
}
