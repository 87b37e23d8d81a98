package import JSON
import ServiceKit

extension ServicePackage: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", revision)
        writer.member("code", code)
        writer.member("revision", revision)
        writer.member("name", name)
        writer.member("price", price)
        writer.array("models", models)
        writer.member("validFrom", validFrom)
        writer.member("validUntil", validUntil)
        writer.array("jobs", jobs)
        writer.member("createdAt", createdAt)
        writer.array("nextActions", strings: ["revise"])
    }
}

extension ServicePackage.Job: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("operation", operation)
        writer.array("parts") { writer in
            for part in parts {
                writer.object { writer in
                    writer.member("partNumber", part.partNumber)
                    writer.member("quantity", part.quantity)
                }
            }
        }
    }

    static func read(_ reader: inout ObjectReader) -> Self {
        let operation = reader.string("operation", length: 1...40)
        let parts = reader.optionalArray("parts", count: 0...50) { element in
            element.object { reader in
                ServicePackage.Part(
                    partNumber: reader.string("partNumber", length: 1...60), quantity: reader.quantity("quantity"))
            }
        }
        return Self(operation: operation, parts: (parts ?? []).compactMap { $0 })
    }
}

extension VehicleModel: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("make", make)
        writer.member("model", model)
    }

    static func read(_ reader: inout ObjectReader) -> Self {
        Self(make: reader.optionalString("make", length: 1...60), model: reader.string("model", length: 1...60))
    }
}

/// A revision of a package, as a client sends it.
struct ServicePackageInput: Sendable {
    let code: String?
    let name: String
    let price: Money
    let models: [VehicleModel]
    let validFrom: LocalDate?
    let validUntil: LocalDate?
    let jobs: [ServicePackage.Job]

    /// - Parameter isNew: whether the code must be there.
    static func read(_ reader: inout ObjectReader, isNew: Bool) -> ServicePackageInput {
        let code = isNew ? reader.packageCode("code") : reader.optionalString("code", length: 1...40)
        let input = ServicePackageInput(
            code: code, name: reader.string("name"), price: reader.money("price"),
            models: (reader.optionalArray("models", count: 0...100) { $0.object(VehicleModel.read) } ?? [])
                .compactMap { $0 },
            validFrom: reader.optionalDate("validFrom"), validUntil: reader.optionalDate("validUntil"),
            jobs: reader.array("jobs", count: 1...20) { $0.object(ServicePackage.Job.read) }.compactMap { $0 })
        if let from = input.validFrom, let until = input.validUntil, until < from {
            reader.complain("validUntil", .notAllowed(reason: "it is before validFrom"))
        }
        return input
    }

    func package(_ id: ServicePackageID, code: String, revision: Int64, createdAt: Instant) -> ServicePackage {
        ServicePackage(
            id: id, code: code, revision: revision, name: name, price: price, models: models, validFrom: validFrom,
            validUntil: validUntil, jobs: jobs, createdAt: createdAt)
    }
}

extension ObjectReader {
    /// Codes stand in paths: letters, digits, `-`, `_`, `.`.
    fileprivate mutating func packageCode(_ name: String) -> String {
        parsed(name, expected: "1 to 40 letters, digits, hyphens, dots or underscores", placeholder: "") { text in
            let isFit =
                (1...40).contains(text.utf8.count)
                && text.unicodeScalars.allSatisfy { scalar in
                    scalar.isASCII
                        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                            || ["-", "_", "."].contains(scalar))
                }
            return isFit ? text : nil
        }
    }
}
