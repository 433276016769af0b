#include <libpq-fe.h>
#include <stdio.h>

static const char *const late = "SELECT id, shipped_at "
				"FROM orders WHERE note = $1";
#define ADD_PARCEL "INSERT INTO parcels (id, code) VALUES (1, 'x')"

/* SELECT carrier_id FROM orders */
int run(PGconn *c, int id)
{
	char text[200];
	PGresult *r = PQexecParams(c, late, 1, NULL, NULL, NULL, NULL, 0);
	r = PQexec(c, "UPDATE orders SET carrier_id = 3 WHERE id = 1");
	r = PQexec(c, ADD_PARCEL);
	snprintf(text, sizeof text, "SELECT note FROM orders WHERE id = %d", id);
	r = PQexec(c, "SELECT note, shipped_at FROM customers");
	int shipped_at = PQfnumber(r, "shipped_at"), note = 0;
	return shipped_at + note;
}
