import { DataSource, Repository, IsNull, In } from 'typeorm';
import { InjectRepository } from '@nestjs/typeorm';
import { Order, Customer } from './e';
export class S {
  constructor(
    @InjectRepository(Order) private readonly orderRepository: Repository<Order>,
    private customerRepository: Repository<Customer>,
    private ds: DataSource,
  ) {}
  async a(id: number) {
    await this.orderRepository.find({ where: { shippedAt: IsNull() }, order: { note: 'ASC' } });
    await this.orderRepository.find({ select: { id: true, note: true } });
    await this.orderRepository.find({ select: ['id', 'note'] });
    await this.orderRepository.findOneBy({ note: 'x' });
    await this.orderRepository.findBy([{ note: 'x' }, { carrierId: 3 }]);
    await this.orderRepository.update(id, { note: 'x' });
    await this.orderRepository.update({ note: 'y' }, { total: 1 });
    await this.orderRepository.save({ id, note: 'x' });
    await this.orderRepository.insert({ note: 'x' });
    await this.orderRepository.count({ where: { carrierId: In([1]) } });
    await this.orderRepository.increment({ id }, 'carrierId', 1);
    await this.orderRepository.upsert([{ id, note: 'x' }], ['note']);
    await this.customerRepository.find({ relations: { purchases: true }, where: { purchases: { note: 'x' } } });
    await this.customerRepository.find({ order: { purchases: { shippedAt: 'DESC' } } });
    await this.orderRepository.find({ where: { buyer: { note: 'x' } } });
    await this.orderRepository.createQueryBuilder('o').where('o.shippedAt IS NULL').orderBy('o.note').getMany();
    await this.ds.getRepository(Order).find({ where: { note: 'x' } });
    await this.ds.manager.find(Order, { where: { note: 'x' } });
    await this.ds.manager.update(Order, { id }, { note: 'x' });
    await this.ds.createQueryBuilder().update(Order).set({ note: 'x' }).where('id = :id', { id }).execute();
    await this.ds.query('SELECT note FROM orders WHERE id = $1', [id]);
    await Order.find({ where: { note: 'x' } });
    const n = this.orderRepository.create({ note: 'x' });
    await this.orderRepository.softDelete({ note: 'x' });
    await this.orderRepository.maximum('carrierId', {});
  }
}
