import { Knex } from 'knex';

type Client = Knex;

export class Orders {
  constructor(private readonly dbClient: Client) {}

  async late(client: Client = this.dbClient) {
    const [row] = await client<Row>('orders').where('note', 'x').select();
    await this.dbClient<Row>('parcels').insert(row);
    const late = this.readDb<Row>('orders').whereNull('shipped_at');
    await this.httpClient('orders').get('note');
    return late;
  }
}
