import { Entity, PrimaryGeneratedColumn } from 'typeorm';
import { ShippedEntity } from './base.entity';

@Entity('orders')
export class Order extends ShippedEntity {
  @PrimaryGeneratedColumn()
  id: number;
}
