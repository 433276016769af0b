package shop;

import org.jdbi.v3.sqlobject.config.RegisterBeanMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindBean;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

@RegisterBeanMapper(Order.class)
public interface OrderDao {
    String COLUMNS = "id, total, shipped_at";

    @SqlQuery("SELECT " + COLUMNS + " FROM orders WHERE note = :note")
    List<Order> byNote(@Bind("note") String note);

    @SqlUpdate("INSERT INTO orders (id, customer_id, total, note) VALUES (:id, :customerId, :total, :note)")
    void insert(@BindBean Order order);

    @SqlBatch("""
        UPDATE orders
           SET shipped_at = now()
         WHERE id = :id AND carrier_id IS NULL
        """)
    void ship(@Bind("id") List<Long> ids);

    @SqlQuery("SELECT <columns> FROM orders ORDER BY carrier_id")
    List<Order> all(@DefineList("columns") List<String> columns);

    @SqlQuery("SELECT note FROM customers WHERE id = :id")
    String customer(@Bind("id") long id);
}
