import { supabase } from './client'

// What is embedded is filtered and sorted by what the select list calls it
export const late = () => supabase.from('customers').select('*, orders(id)').is('orders.shipped_at', null)
export const renamed = () => supabase.from('customers').select('*, late:orders!customer_id(id)').eq('late.shipped_at', 'x')
export const either = () =>
  supabase.from('customers').select('id, late:orders(id)').or('shipped_at.is.null,total.gt.2', { referencedTable: 'late' })
export const sorted = () => supabase.from('customers').select('id, orders(id)').order('shipped_at', { foreignTable: 'orders', ascending: false })
export const byFirst = () => supabase.from('orders').select('id, buyer:customers(id)').order('buyer(name)').order('customers(shipped_at)')
export async function kept(page: string) {
  let query = supabase.from('customers').select('id, late:orders(id)')
  query = query.not('late.note', 'is', null)
  return query.order('name', { referencedTable: page })
}
// the customer's own columns, which are there
export const own = () => supabase.from('customers').select('id, orders:parcels_of(id)').eq('note', 'x').or('shipped_at.is.null')
export const others = () => supabase.from('customers').select('id, orders:customers(id)').eq('orders.shipped_at', 'x')
