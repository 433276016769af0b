const knex = require("knex")(config);
const KEY = ["customer_id", "total"];

async function put(row, column) {
  await knex("orders").insert(row).onConflict(["customer_id", "total"]).merge();
  await knex("orders").insert(row).onConflict(KEY).ignore();
  await knex("orders").insert(row).onConflict("id").merge();
  await knex("orders").insert(row).onConflict(["customer_id"]).merge();
  await knex("orders").insert(row).onConflict(["customer_id", "total", column]).merge();
  await knex("customers").insert(row).onConflict(["customer_id", "total"]).merge();
}
