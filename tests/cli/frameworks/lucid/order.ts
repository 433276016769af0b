import { BaseModel, column, hasMany } from '@adonisjs/lucid/orm';

export default class Order extends BaseModel {
  @column({ isPrimary: true })
  declare id: number;

  @column.dateTime()
  declare shippedAt: DateTime;

  @column({ columnName: 'note' })
  declare remark: string;

  @hasMany(() => Line)
  declare carrierId: HasMany<typeof Line>;
}

export class Customer extends BaseModel {
  static table = 'customers';

  @column()
  declare note: string;
}
