// RepairOrders
