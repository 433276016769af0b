#include <pqxx/pqxx>

long run(pqxx::work &w, long note)
{
	auto rows = w.exec(R"(SELECT id, shipped_at
		FROM orders WHERE note = 'x')");
	w.exec_params("INSERT INTO parcels (id, code) VALUES ($1, $2)", 1, "x");
	w.exec("SELECT note, shipped_at FROM customers");
	return note;
}

std::string text(pqxx::work &w, int id, const std::string &name)
{
	w.exec("SELECT note FROM orders WHERE id = " + std::to_string(id));
	std::ostringstream s;
	s << "UPDATE orders SET note = " << w.quote(name) << " WHERE id = " << id;
	return "Delete from orders: " + name;
}
