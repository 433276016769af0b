const { Op } = require('sequelize');
const { Order } = require('./m');

async function put(row) {
  await Order.upsert(row, { conflictFields: ['customer_id', 'total'] });
  await Order.bulkCreate([row], { updateOnDuplicate: ['total'], conflictAttributes: ['customer_id', 'total'] });
  await Order.upsert(row, { conflictFields: ['id'] });
}
