import { supabase } from '@/lib/supabase'
import { Database, Tables, TablesInsert, TablesUpdate } from '@/supabase/types'

type LateOrder = Tables<'orders'>
type Late = Database['public']['Tables']['orders']['Row']
type Patron = Database['public']['Tables']['customers']['Row']

export const isLate = (row: Tables<'orders'>) => row.shipped_at === null
export function mark(row: LateOrder, other: Late, patron: Patron) {
  return [row.note, other.carrier_id, patron.shipped_at]
}
interface Props {
  parcelOf: Tables<'orders'> | null
}
export const Parcel = ({ parcelOf }: Props) => <p title={parcelOf?.note ?? ''}>{parcelOf.total}</p>
export function Page() {
  const [first, setFirst] = useState<Tables<'orders'> | null>(null)
  const change: TablesUpdate<'orders'> = { ...first, note: 'x' }
  save({ total: 1, carrier_id: 2 } as TablesInsert<'orders'>)
  save({ note: 'x' } satisfies TablesInsert<'customers'>)
  return first?.shipped_at
}
// by the variable's name
export const total = (order: any) => order.carrier_id + order.total
export const kept = (customer: any) => customer.shipped_at
export async function page(id: number) {
  const { data: row } = await supabase.from('orders').select('*').eq('id', id).single()
  return row.note
}
