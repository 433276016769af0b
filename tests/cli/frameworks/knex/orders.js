const knex = require('knex')(config);

exports.late = () => knex('orders').whereNull('shipped_at').select('id', 'orders.note as remark');
exports.send = (id) => knex('orders').where({ id }).update({ shipped_at: knex.fn.now() });
exports.nested = () => knex('orders').where((b) => b.where('note', 'x').orWhere('total', 1));
exports.joined = () => knex.select('code').from('orders as o').join('parcels as p', 'p.id', 'o.id');
exports.raw = () => knex('orders').whereRaw('shipped_at < now()');
exports.other = () => knex('customers').whereNull('shipped_at').select('note');
exports.variable = () => {
  const q = knex('orders');
  return q.where('note', 'y');
};
exports.letters = () => Array.from('parcels');
