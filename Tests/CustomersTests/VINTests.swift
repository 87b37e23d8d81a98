import Customers
import Testing

@Suite struct VINTests {
    @Test(
        "VINs with a right check digit are taken, X for ten included",
        arguments: [
            "1M8GDM9AXKP042788", "11111111111111111", "5GZCZ43D13S812715", "1HGCM82633A004352",
        ])
    func right(text: String) throws {
        #expect(try VIN(text).text == text)
    }

    @Test("a wrong check digit is found in North America and China")
    func wrongDigit() {
        for text in ["1M8GDM9A1KP042788", "21111111111111111", "LSJA24U30NG000123"] {
            var mistake: VIN.Mistake?
            do throws(VIN.Mistake) { _ = try VIN(text) } catch { mistake = error }
            #expect(mistake == .checkDigit, "\(text)")
        }
    }

    @Test("each digit in place of the check digit but the right one is refused")
    func everyDigit() {
        let right = "1M8GDM9AXKP042788"
        let taken = "0123456789X".filter { digit in
            (try? VIN(right.prefix(8) + String(digit) + right.dropFirst(9))) != nil
        }
        #expect(taken == "X")
    }

    @Test("European and Japanese VINs need no check digit")
    func otherRegions() throws {
        for text in ["WVWZZZ1JZXW000001", "JT2BG22K1W0123456", "VF1AAAAA123456789"] {
            #expect(try VIN(text).text == text)
        }
    }

    @Test(
        "length and alphabet are those of ISO 3779",
        arguments: [
            "", "WVWZZZ1JZXW00000", "WVWZZZ1JZXW0000011", "WVWZZZ1JZXW00000I", "WVWZZZ1JZXW00000O", "WVWZZZ1JZXW00000Q",
            "wvwzzz1jzxw000001", "WVWZZZ1JZXW00000-", "WVWZZZ1JZXW0000é1",
        ])
    func form(text: String) {
        var mistake: VIN.Mistake?
        do throws(VIN.Mistake) { _ = try VIN(text) } catch { mistake = error }
        #expect(mistake == .form)
    }
}
