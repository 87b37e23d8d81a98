/// The migrations that databases in use have seen: number, checksum, name.
///
/// A line is added with each release, and none is ever changed: where a test finds one that differs, the migration is
/// put back, and what it was to do becomes a new one.
enum ReleasedMigrations {
    struct Line: Sendable {
        let number: Int
        let checksum: String
        let name: String
    }

    static let text = """
        1 3b6163839e4fd46f service kit
        2 3683da39fe932ea4 network
        3 cb92535b80f7094a customers
        4 2292741c37535109 parts
        5 21569ce5f8ef861c pricing
        6 8508901da295c37e repair orders
        7 1f91a4e768d066f7 booking
        8 4cb7e16f6ba9c25f reception
        9 3b8c1c365577acfb repair
        10 f47acd061d3cb082 inspection
        11 99f877376467f8d9 settlement
        12 702f424054f09cbb quality
        13 324fc65debce15fc callbacks
        14 4e26af5005396139 plain checks of orders and jobs
        15 e02c3353b1d9fc6f outlet roles
        16 8aae8a933ae5d2fa kept answers in the order they came
        20 49735c89065f9952 event numbers on PostgreSQL
        30 87e690cf9a9aba83 orders by status
        40 8bc462f831845bd8 life of keys
        41 11bbaa0a7e90b711 identity
        42 15fe6a5561f96546 access links
        45 270da4501fa4ae50 webhooks
        46 e7c5d78cc23d87ed webhooks under way by document
        50 d5b8ddc7c0e20405 external ids
        51 9f06ed908ef0825c imports
        55 1f04f76a1c42034a audit log
        56 0bd7c17f192e0f28 audit log, appended to only
        57 75decf3182eae49d audit log on PostgreSQL
        60 4f64e4d3ee136c21 permissions and reach of keys
        61 e63bc4ff0864ff46 events by time
        62 1fae9a41f66f1d00 repair orders by dates
        70 deb7555b067dcb69 service times and transport
        71 81c3c9e2ba548061 holds and wait-list
        75 0df582fb7346df9d jobs
        76 3c982dd01ff1f3ba consents
        77 56d1f9ebf142c756 notifications
        78 e8684c5fa4945a3a reminders of appointments
        79 72873d901e85e9b8 promises at risk
        80 f7fe4cb0fdeedcb9 deferred jobs with their offers
        81 c234b3ab6a9bcae5 agreements that end, and changes of promises
        82 3393670662a3e3ec multi-point inspections
        83 5a6b3273b9dc1f5d answers to what is offered at reception
        84 766a71e9583643f3 attachments
        85 d51bc70bdab8b8c0 rules that outlets enforce
        86 6aa7eebb3335e073 results of rules
        87 9ed23e0ebb8b9f93 call log
        88 699d0f3dc92ecdaa equipment and skills
        89 3b20c4e79ccd747f merges, erasures, owners and contacts
        90 b5aefca71ed57108 fees and packages of jobs
        91 bc8e24172ea464a6 packages, fees and limits
        92 de623b8fa576e0c6 fees of quotes
        93 5a8ce9bf691a5b89 payers, deposits, credit notes and accounts
        94 91ace1c4c112f8df payment intents
        95 e3bb58726649d9f0 complaints to their end, reviews and corrective actions
        96 64c02bfdda92cd0a surveys in versions and callback reports
        97 a2f0b1d0940cdfd6 links to surveys and booked visits
        98 587771f6926d7cd8 shares of jobs
        99 e12dbb0c2d2390a5 hours of staff
        100 3b64029909f36176 outside work, sub-statuses and goodwill
        101 5c2249a1b83aea48 sublets
        102 0c662657726153b5 sub-statuses
        103 70ec5ce99bdcdc77 equipment of jobs and expert cases
        104 47910fa4dffc126d moves of orders
        105 1abb3fcff6844c61 road tests with the technician
        106 4317d44183eed7ae inspection in full
        107 173be036afda5e6c wear with its limit and distance
        108 45f417ef5924869a comebacks
        109 b7ed498f362f1504 time zones of customers
        110 5de9be4934f43e01 part lines by job
        111 65c301864692a4ae agreements by job
        112 cb40f39c90ba6635 slips, changes and outside work by job
        113 3248ee9cb8b72595 guarantees by job
        115 710512bc0988e5d0 refused callbacks and rules of reports
        116 1712deb6d7c2046f versions of callback settings
        118 f75fb0913bd1684e versions of outlets' rules, counts of reads
        119 7d2144a87c25ed68 withdrawn discounts
        120 42eba70878602ee6 measurements by subject alone
        121 0363c090d616e6dd results of rules in the order they come
        """

    static let lines: [Line] = text.split(separator: "\n").map { line in
        let words = line.split(separator: " ", maxSplits: 2).map(String.init)
        return Line(number: Int(words[0]) ?? 0, checksum: words[1], name: words[2])
    }
}
