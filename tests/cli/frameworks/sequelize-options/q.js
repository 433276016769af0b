const { Op, fn, col } = require('sequelize');
const { Customer, Order } = require('./m');
async function q(id) {
  await Order.findAll({ where: { shipped_at: null } });
  await Order.findAll({ attributes: ['id', 'note'] });
  await Order.findAll({ attributes: { include: ['note'] } });
  await Order.findAll({ order: [['note', 'DESC']], group: ['carrierId'] });
  await Order.findAll({ where: { [Op.or]: [{ note: 'x' }, { total: 1 }] } });
  await Order.update({ note: 'x' }, { where: { id } });
  await Order.create({ note: 'x' });
  await Order.bulkCreate([{ note: 'x' }], { updateOnDuplicate: ['note'] });
  await Order.findOrCreate({ where: { id }, defaults: { note: 'x' } });
  await Order.count({ where: { note: 'x' } });
  await Order.max('carrierId');
  await Order.increment('carrierId', { where: { id } });
  await Customer.findAll({ include: [{ model: Order, as: 'purchases', where: { note: 'x' }, attributes: ['shipped_at'] }] });
  await Customer.findAll({ include: { model: Order, attributes: ['note'] } });
  await Customer.findAll({ order: [[Order, 'note', 'ASC']] });
  await Order.destroy({ where: { note: 'x' } });
  await Order.upsert({ id, note: 'x' });
}
