import { IsNull } from 'typeorm';
import { ParcelCustomer, ParcelOrder } from './parcel-order.entity';

export class Service {
  late() {
    return this.parcelOrderRepository.find({ where: { sentOn: IsNull() }, order: { sentOn: 'ASC' } });
  }
  ship(id: number) {
    return this.parcelOrderRepository.update({ id }, { sentOn: new Date() });
  }
  one() {
    return this.manager.findOne(ParcelOrder, { where: { sentOn: IsNull() } });
  }
  built(note: string) {
    const query = this.parcelOrderRepository.createQueryBuilder('o').leftJoin('o.lines', 'l').where('o.sentOn IS NULL AND l.sentOn = 1');
    query.andWhere('o.id > 1').orderBy('o.sentOn', 'ASC');
    return this.dataSource.getRepository(ParcelOrder).createQueryBuilder('p').where('p.sentOn IS NULL').getMany();
  }
  builtSafely() {
    return this.manager.createQueryBuilder(ParcelCustomer, 'o').where('o.shippedAt IS NULL AND o.note = :note').getMany();
  }
  safe(shipped_at: Date) {
    this.parcelCustomerRepository.findBy({ note: 'x', shippedAt: shipped_at });
    return this.manager.find(ParcelCustomer, { where: { note: 'shipped_at' } });
  }
}

export class Typed {
  private own = source.getRepository(ParcelOrder);
  constructor(private readonly rows: Repository<ParcelOrder>, private readonly others: Repository<ParcelCustomer>) {
    this.third = source.getRepository(ParcelOrder);
  }
  late() {
    return this.rows.find({ where: { sentOn: IsNull() } });
  }
  ship(id: number) {
    const local = source.getRepository(ParcelOrder);
    local.insert({ sentOn: new Date() });
    this.third.save({ sentOn: new Date() });
    this.own.maximum('sentOn');
    return this.rows.update({ id }, { sentOn: new Date() });
  }
  built() {
    return this.rows.createQueryBuilder('o').where('o.sentOn IS NULL').getMany();
  }
  put(rows: ParcelOrder[]) {
    return this.rows.upsert(rows, ['buyer', 'sum']);
  }
  safe() {
    this.others.findBy({ note: 'x', shippedAt: IsNull() });
    return this.unknown.findBy({ sentOn: IsNull() });
  }
}
