const { Op, Sequelize, fn, col, literal, where } = require('sequelize');
const { Customer, Order } = require('./m');

async function report(sequelize) {
  await Order.findAll({ attributes: [[fn('COUNT', col('note')), 'notes']], group: ['total'] });
  await Order.findAll({ where: where(fn('lower', Sequelize.col('note')), 'x'), order: [[sequelize.col('Order.carrier_id'), 'ASC']] });
  await Order.findAll({ where: { [Op.and]: [sequelize.literal('shipped_at IS NULL'), { total: 1 }] } });
  await Order.update({ total: literal('total + length(note)') }, { where: { total: { [Op.gt]: col('carrier_id') } } });
  await Customer.findAll({ where: where(col('note'), 'x'), attributes: [[fn('MAX', col('shipped_at')), 'last']] });
  await Customer.findAll({ include: { model: Order, as: 'purchases' }, order: [[col('purchases.note'), 'ASC']] });
}
