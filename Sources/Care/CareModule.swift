package import ServiceKit
import SQLDatabase

/// What is known of customers and vehicles from all that was done for them, at whichever outlet.
package enum CareModule {
    /// What the program adds to itself by this module.
    package static let module = Module("care", routes: [ServiceHistory.route, Profile.route])
}
