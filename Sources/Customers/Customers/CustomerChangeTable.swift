package import SQLDatabase
package import ServiceKit

extension ChangeTrace {
    /// The same with the rows of customers who were merged into others, or erased: that changes all that names them,
    /// with one event of the customer (CUS-02, CUS-05).
    ///
    /// Of who was kept all rows are found, their own from before with those that came.
    ///
    /// - Parameter rows: answers nouns by their customers: `SELECT id FROM accounts WHERE customer_id`.
    package func and(ofCustomersIn rows: SQL) -> ChangeTrace {
        and(rows + " IN (" + changed + " AND at > ", "))")
    }

    private var changed: SQL {
        """
        SELECT COALESCE(c.merged_into, c.id) FROM customers c
        WHERE c.id IN (SELECT root_id FROM events WHERE (type = 'customer.merged' OR type = 'customer.erased')
        """
    }
}
