// Repair
