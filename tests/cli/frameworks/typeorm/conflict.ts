import { Column, Entity, EntityManager, PrimaryGeneratedColumn, Repository, Unique } from 'typeorm';

@Entity('orders')
@Unique(['buyer', 'total'])
export class Sale {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ name: 'customer_id' })
  buyer: number;

  @Column()
  total: number;
}

@Entity('customers')
export class Patron {
  @PrimaryGeneratedColumn()
  id: number;

  @Column()
  name: string;
}

export class Sales {
  constructor(private saleRepository: Repository<Sale>, private manager: EntityManager) {}

  async put(rows: Sale[]) {
    await this.saleRepository.upsert(rows, ['buyer', 'total']);
    await this.saleRepository.upsert(rows, { conflictPaths: ['total', 'buyer'], skipUpdateIfNoValuesChanged: true });
    await this.saleRepository.upsert(rows, { conflictPaths: { buyer: true, total: true } });
    await this.manager.upsert(Sale, rows, ['buyer', 'total']);
    await this.manager.getRepository(Sale).upsert(rows, ['buyer', 'total']);
    await this.manager.createQueryBuilder().insert().into(Sale).values(rows).orUpdate(['total'], ['customer_id', 'total']).execute();
    await this.saleRepository.upsert(rows, ['id']);
    await this.manager.createQueryBuilder().insert().into(Sale).values(rows).orUpdate(['total', 'note'], 'orders_buyer_total').execute();
    await this.manager.createQueryBuilder().insert().into(Sale).values(rows)
      .orUpdate({ overwrite: ['note'], conflict_target: ['total', 'customer_id'] }).execute();
    await this.manager.createQueryBuilder().insert().into(Patron).values(rows)
      .orUpdate(['note'], ['name'], { indexPredicate: 'note IS NULL', skipUpdateIfNoValuesChanged: true }).execute();
  }
}
