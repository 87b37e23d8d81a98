/// Who pays for a job.
package enum PayType: String, Sendable, CaseIterable {
    case customer, warranty, `internal`, insurance
}
