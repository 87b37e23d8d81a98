import Network
import Pricing
package import RepairOrders
package import ServiceKit

/// Who pays what of an order: its payers, and the jobs that several of them share by percent (SET-13).
///
/// A job that it says nothing of is paid by whom its pay type names.
package struct PayerPlan: Sendable, Equatable {
    package struct Part: Sendable, Equatable {
        package let payer: PayerKind
        package let percent: Percent
    }

    package var payers: [Payer] = []
    package var jobs: [JobID: [Part]] = [:]
    package var version: Int64 = 0

    /// What is known of a payer.
    func payer(_ kind: PayerKind) -> Payer {
        payers.first { $0.kind == kind } ?? Payer(kind: kind)
    }

    /// How a line is divided, in parts that add up to the whole.
    func parts(of line: InvoiceLine) -> [Part] {
        guard let job = line.jobID, line.kind != .discount, let parts = jobs[job] else {
            return [Part(payer: PayerKind(line.payType), percent: .whole)]
        }
        return parts
    }

    /// The same of a job, whatever its lines.
    func parts(of job: Job) -> [Part] {
        jobs[job.id] ?? [Part(payer: PayerKind(job.payType), percent: .whole)]
    }

    /// The shares of the payers in lines: each line's net and tax by themselves in parts by largest remainder, so that
    /// the shares add up to the whole; then the insurer's deductible goes from its share to the customer's.
    package func shares(of lines: [InvoiceLine]) -> [InvoiceShare] {
        var shares = PayerKind.allCases.map { InvoiceShare(payer: payer($0)) }
        for line in lines {
            let parts = parts(of: line)
            let weights = parts.map(\.percent.thousandths)
            let amounts = zip(Shares.of(line.net, by: weights), Shares.of(line.tax, by: weights))
            for (part, amount) in zip(parts, amounts) {
                shares[part.payer.position].amounts.net += amount.0
                shares[part.payer.position].amounts.tax += amount.1
            }
        }
        let insurer = PayerKind.insurance.position
        let moved = shares[insurer].amounts.part(of: min(payer(.insurance).deductible, shares[insurer].amounts.total))
        shares[insurer].deductible = moved.total
        shares[insurer].amounts -= moved
        shares[0].amounts += moved
        return shares.filter { $0.payer.kind == .customer || $0.amounts.total != 0 || $0.deductible != 0 }
    }

    /// The same where the customer has borne so much of the deductible already.
    func less(deductible borne: Int64) -> PayerPlan {
        var plan = self
        plan.payers = payers.map { payer in
            var payer = payer
            payer.deductible = max(0, payer.deductible - borne)
            return payer
        }
        return plan
    }

    /// The insurer's share of lines before any deductible, tax included.
    func insured(_ lines: [InvoiceLine]) -> Int64 {
        less(deductible: .max).shares(of: lines).first { $0.payer.kind == .insurance }?.amounts.total ?? 0
    }

    /// What the customer would pay of an order's agreed jobs, tax included.
    func customerTotal(of document: RepairOrderDocument) -> Int64 { customerTotal(of: document.agreedOrProposed) }

    /// What the customer would pay of jobs alone, tax included.
    func customerTotal(of jobs: [Job]) -> Int64 {
        shares(of: jobs.flatMap(InvoiceLine.agreed)).first?.amounts.total ?? 0
    }
}

extension InvoiceAmounts {
    static func += (left: inout Self, right: Self) {
        left.net += right.net
        left.tax += right.tax
    }

    static func -= (left: inout Self, right: Self) {
        left.net -= right.net
        left.tax -= right.tax
    }

    /// So much of a total, with the tax that is in it, rounded half up.
    func part(of part: Int64) -> InvoiceAmounts {
        guard total > 0 else { return InvoiceAmounts() }
        let tax = Rounding.halfUp(part, times: tax, over: total)
        return InvoiceAmounts(net: part - tax, tax: tax)
    }
}

extension RepairOrderDocument {
    /// The jobs that the customer pays or is asked to.
    var agreedOrProposed: [Job] { jobs.filter { $0.isAgreed || $0.status == .proposed } }
}
