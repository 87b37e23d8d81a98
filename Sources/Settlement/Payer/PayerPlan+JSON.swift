package import JSON
import Network
import RepairOrders
import ServiceKit

extension Payer {
    func writeMembers(to writer: inout JSONWriter, _ currency: Currency) {
        writer.member("payer", kind.rawValue)
        writer.member("name", name)
        writer.member("reference", reference)
        writer.member("outletId", outletID)
        if deductible > 0 { writer.member("deductible", Money(deductible, currency)) }
    }
}

extension PayerPlan {
    /// What the customer would pay, and each payer's part of each job; in the order's currency.
    func writeMembers(to writer: inout JSONWriter, of document: RepairOrderDocument) {
        let currency = document.order.currency
        writer.member("repairOrderId", document.order.id)
        writer.member("version", max(1, version))
        writer.array("payers") { writer in
            for payer in payers { writer.object { payer.writeMembers(to: &$0, currency) } }
        }
        writer.array("jobs") { writer in
            for job in document.jobs {
                guard let parts = jobs[job.id] else { continue }
                writer.object { writer in
                    writer.member("jobId", job.id)
                    writer.array("shares", parts)
                }
            }
        }
        writer.array("shares") { writer in
            for share in shares(of: document.agreedOrProposed.flatMap(InvoiceLine.agreed)) {
                writer.object { writer in
                    writer.member("payer", share.payer.kind.rawValue)
                    share.amounts.writeMembers(to: &writer, currency)
                }
            }
        }
    }

    /// As it is stored: everything but the order and the version.
    var text: String {
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            writer.array("payers") { writer in
                for payer in payers {
                    writer.object { writer in
                        writer.member("payer", payer.kind.rawValue)
                        writer.member("name", payer.name)
                        writer.member("reference", payer.reference)
                        writer.member("outletId", payer.outletID)
                        writer.member("deductible", payer.deductible)
                    }
                }
            }
            writer.array("jobs") { writer in
                for (job, parts) in jobs.sorted(by: { $0.key.text < $1.key.text }) {
                    writer.object { writer in
                        writer.member("jobId", job)
                        writer.array("shares", parts)
                    }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func readStored(_ reader: inout ObjectReader) -> PayerPlan {
        var plan = PayerPlan()
        plan.payers = reader.array("payers", count: 0...5) { element in
            element.object { reader -> Payer? in
                var payer = Payer(kind: reader.choice("payer", PayerKind.self))
                payer.name = reader.optionalString("name")
                payer.reference = reader.optionalString("reference")
                payer.outletID = reader.optionalID("outletId")
                payer.deductible = reader.integer("deductible", in: 0...Money.limit)
                return payer
            }
        }.compactMap { $0 }
        for (job, parts) in readJobs(&reader) { plan.jobs[job] = parts }
        return plan
    }

    static func readJobs(_ reader: inout ObjectReader) -> [(JobID, [Part])] {
        (reader.optionalArray("jobs", count: 0...100) { element in
            element.object { reader -> (JobID, [Part])? in
                let job: JobID = reader.id("jobId")
                return (job, reader.array("shares", count: 1...5) { $0.object(Part.read) }.compactMap { $0 })
            }
        } ?? []).compactMap { $0 }
    }
}

extension PayerPlan.Part: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("payer", payer.rawValue)
        writer.member("percent", percent)
    }

    static func read(_ reader: inout ObjectReader) -> Self? {
        Self(payer: reader.choice("payer", PayerKind.self), percent: reader.percent("percent"))
    }
}
