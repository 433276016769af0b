package shop;

import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.stringtemplate4.UseStringTemplateEngine;

@UseStringTemplateEngine
public interface Templates {
    @SqlQuery("""
        SELECT id, shipped_at
          FROM orders
         WHERE <if(hidden)>(total = 0 <if(late)>OR carrier_id = :carrier<endif>) AND <endif>
               customer_id = :customer
        <sorters>
        <limit>""")
    List<Order> some(long customer, @Define boolean hidden, @Define boolean late);

    @SqlQuery("SELECT <if(all)>note<else>name<endif> FROM orders o <where>")
    List<String> notes(@Define boolean all, @Define String where);
}
