import db from './connection.js';

export const late = () => db('orders').where('shipped_at', '<', new Date()).first();
export const file = (storage) => storage.from('parcels').download('a');
