const knex = require('knex')(config);

exports.archive = () => knex('orders').where({ status: 'archived' }).update({ state: 'archived' });
exports.lose = () => knex('orders').insert({ id: 1, status: 'open', state: 'gone' });
exports.safe = () => knex('customers').where('status', 'archived').update({ status: 'archived', state: 'gone' });
exports.read = () => knex('orders').where('state', 'archived');
