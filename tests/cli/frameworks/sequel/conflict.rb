require 'sequel'

def put(row)
  DB[:orders].insert_conflict(target: [:customer_id, :total], update: { total: 1 }).insert(row)
  DB[:orders].insert_conflict(constraint: :orders_buyer_total).insert(row)
  DB[:orders].insert_conflict(target: :id).insert(row)
  DB[:orders].insert_conflict(target: :id, update: { note: Sequel[:excluded][:note] }, update_where: { shipped_at: nil }).insert(row)
  DB[:customers].insert_conflict(target: :name, conflict_where: { note: nil }).insert(row)
end
