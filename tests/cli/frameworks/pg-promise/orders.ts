import pgPromise from "pg-promise";

const db = pgPromise()("postgres://localhost/shop");

export const one = (id: number) => db.one("SELECT note FROM orders WHERE id = $<id>", { id });
export const some = (ids: number[]) => db.any("SELECT id FROM orders WHERE id IN ($1:csv) AND shipped_at IS NULL", [ids]);
export const rename = (id: number, note: string) =>
  db.none("UPDATE orders SET note = ${note} WHERE id = $/id/", { id, note });
export const rows = (what: string) => db.any("SELECT $<what:name> FROM orders WHERE carrier_id = 1", { what });
export const counted = (sequelize, status: string) =>
  sequelize.query("SELECT count(*) FROM parcels WHERE code = $code", { bind: { code: status } });
export const known = (id: number) => db.one("SELECT total FROM orders WHERE id = $(id)", { id });
