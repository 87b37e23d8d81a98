import SQLDatabase

/// Attendance, indirect time, corrections and sold hours (REP-14).
enum HoursMigrations {
    static let tables = Migration(
        number: 99, name: "hours of staff",
        statements: StaffTimeTable.creation + [TimeCorrectionTable.creation] + SoldHoursTable.creation)
}
