import { Column, CreateDateColumn } from 'typeorm';

export abstract class ShippedEntity {
  @CreateDateColumn({ name: 'shipped_at' })
  shippedAt: Date;

  @Column()
  note: string;
}
