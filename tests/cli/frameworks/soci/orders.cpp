#include <soci/soci.h>

using namespace soci;

std::string note(session& sql, long id)
{
    std::string result;
    indicator ind;
    sql << "SELECT note FROM orders WHERE id = :id", into(result, ind), use(id, "id");
    return result;
}

void ship(session& sql, long id, long carrier)
{
    sql << "UPDATE orders SET shipped_at = now(), "
           "carrier_id = :carrier "
        << "WHERE id = :id", use(carrier, "carrier"), use(id, "id");
}

void codes(session& sql)
{
    rowset<std::string> rs = (sql.prepare << "SELECT code FROM parcels ORDER BY id");
    statement st = (sql.prepare << "INSERT INTO orders(id, customer_id, total, note) VALUES(:i, :c, :t, :n)", use(1), use(2), use(3), use(note));
    st.execute(true);
}

void customers(session& sql, std::string& note)
{
    sql << "SELECT note FROM customers WHERE id = 1", into(note);
}
