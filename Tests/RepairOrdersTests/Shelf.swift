import Customers
import JSON
import Network
import Parts
import Pricing
import SQLDatabase
import ServiceKit
import TestSupport

@testable import RepairOrders

/// A service with outlets, and orders put straight on its shelf: the actions that make them stand in modules above.
struct Shelf {
    let service: TestService
    let outlets: [String]
    let advisor: String
    let customers: [String]
    let vehicles: [String]

    init() throws {
        let service = try TestService([
            NetworkModule.module, CustomersModule.module, PartsModule.module, PricingModule.module,
            RepairOrdersModule.module,
        ])
        self.service = service
        let week: JSONValue = [["day": "mon", "start": "08:30", "end": "18:00"]]
        outlets = (1...2).map { number in
            service.post(
                "/v1/outlets",
                [
                    "code": "SH0\(number)", "name": "Outlet", "timeZone": "Asia/Shanghai", "currency": "CNY",
                    "address": ["line1": "88 Jinke Road", "city": "Shanghai", "country": "CN"],
                    "location": ["latitude": 31, "longitude": 121], "functions": ["mechanical"],
                    "phone": "+862150001000", "openingHours": week, "bookedShare": 30, "callbackDays": 3, "taxRate": 13,
                ]
            ).id
        }
        advisor =
            service.post(
                "/v1/staff",
                [
                    "name": "Lin Yue", "outletIds": ["\(outlets[0])"], "roles": ["serviceAdvisor"], "shifts": week,
                    "skills": [],
                ]
            ).id
        customers = (1...2).map { number in
            service.post(
                "/v1/customers",
                [
                    "kind": "person", "name": "Customer \(number)", "language": "en",
                    "phones": [["number": "+861380000000\(number)", "primary": true]],
                ]
            ).id
        }
        let owners = customers
        vehicles = (0...1).map { number in
            service.post(
                "/v1/vehicles",
                [
                    "plate": "沪A8888\(number)", "make": "SAIC", "model": "RX5", "ownerId": "\(owners[number])",
                    "mileageKm": 41_200,
                ]
            ).id
        }
    }

    /// Puts orders there, the first the oldest: of outlet and customer by turns, in a state of its own each.
    func fill(_ count: Int) throws -> [String] {
        try service.database.writeAndWait { transaction in
            try (0..<count).map { index in
                var order = RepairOrder(
                    id: RepairOrderID(stored: "ro_0000000000000000000000\(1000 + index)"), number: "SH01-\(index)",
                    outletID: OutletID(stored: outlets[index % 2]),
                    customerID: CustomerID(stored: customers[index % 2]),
                    vehicleID: VehicleID(stored: vehicles[index % 2]),
                    appointmentID: AppointmentID(stored: "apt_0000000000000000000000\(1000 + index)"),
                    advisorID: StaffID(stored: advisor), currency: .CNY, createdAt: Sample.now)
                order.status = RepairOrderStatus.allCases[index % RepairOrderStatus.allCases.count]
                try RepairOrderTable.insert(order, in: transaction)
                return order.id.text
            }
        }
    }
}
