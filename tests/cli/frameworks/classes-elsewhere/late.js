const Consignment = require('./consignment')

module.exports.late = async (id) => {
  const one = await Consignment.query().findById(id)
  await one.$query().patch({ shippedAt: new Date() })
  return Consignment.query().where('carrierId', 1).where('total', '>', 3)
}
