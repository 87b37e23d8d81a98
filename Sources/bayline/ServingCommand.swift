import Application
import ArgumentParser

/// A command that serves; its groups of flags stand beside each other, since the parser's own checks of a debug build
/// take five times as long for each level that a group stands deeper.
protocol ServingCommand: ParsableCommand {
    var listening: Listening { get }
    var notifications: NotificationFlags { get }
    var payments: PaymentOptions { get }
    var callers: CallerOptions { get }
    var limitOptions: LimitOptions { get }
}

extension ServingCommand {
    /// Sets what the flags say.
    func apply(to configuration: inout Application.Configuration) {
        listening.apply(to: &configuration)
        configuration.notifications = notifications.options
        configuration.payments = payments.settings
        configuration.access = callers.options
        configuration.limits = limitOptions.limits
        configuration.importBytes = Int64(limitOptions.importBytes)
        configuration.attachmentBytes = Int64(limitOptions.attachmentBytes)
    }
}
