const { Op } = require('sequelize');
const { SentOrder, SentCustomer } = require('./models'); // note, shipped_at

exports.late = () => SentOrder.findAll({ where: { sentOn: { [Op.is]: null } }, attributes: ['id', 'sentOn'], order: [['sentOn', 'ASC']] });
exports.ship = (id) => SentOrder.update({ sentOn: new Date() }, { where: { id } });
exports.safe = () => SentCustomer.findAll({ where: { note: 'kind', shippedAt: null }, attributes: ['note'] });
