require 'sequel'

DB = Sequel.connect(ENV.fetch('DATABASE_URL'))

class Line < Sequel::Model(:late_report_lines)
  dataset_module do
    def late
      where(kind: 'late').order(:kind)
    end
  end
end

class Customer < Sequel::Model
end

def late(note)
  DB[:orders].where(shipped_at: nil, note: note).select(:id, :shipped_at).order(Sequel.desc(:carrier_id)).all
  DB[:orders].where { shipped_at < Time.now }.exclude(Sequel.lit('note IS NULL'))
  DB[:customers].join(:orders, customer_id: :id).where(Sequel[:orders][:note] => note)
end

def ship(id)
  DB[:orders].where(id: id).update(shipped_at: Time.now)
  DB.from(:parcels).insert(code: 'x')
end

# note and shipped_at of customers
def safe(carrier_id, note:)
  DB[:customers].where(note: 'x', shipped_at: nil).order(:note).all
  Customer.where(note: note).first
  { kind: carrier_id }
end
