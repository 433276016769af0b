#include <pqxx/pqxx>

long run(pqxx::work &w, long note)
{
	auto rows = w.exec(R"(SELECT id, shipped_at
		FROM orders WHERE note = 'x')");
	w.exec_params("INSERT INTO parcels (id, code) VALUES ($1, $2)", 1, "x");
	w.exec("SELECT note, shipped_at FROM customers");
	return note;
}
