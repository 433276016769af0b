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
  safe(shipped_at: Date) {
    this.parcelCustomerRepository.findBy({ note: 'x', shippedAt: shipped_at });
    return this.manager.find(ParcelCustomer, { where: { note: 'shipped_at' } });
  }
}
