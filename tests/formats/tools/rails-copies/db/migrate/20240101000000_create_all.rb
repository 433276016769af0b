class CreateAll < ActiveRecord::Migration[6.1]
  def change
    create_table :owners do |t|
      t.string :email, null: false, limit: 120
      t.bigint :points, null: false, default: 0
      t.timestamps
    end
    create_table :pets do |t|
      t.string :name, default: "it's", limit: 40
      t.integer :age
      t.integer :small, limit: 2
      t.decimal :balance, precision: 10, scale: 2, default: 0.5
      t.decimal :whole, precision: 8, scale: 0, default: 3
      t.float :ratio, default: 2
      t.boolean :admin, null: false, default: false
      t.text :bio
      t.date :born
      t.datetime :seen_at
      t.datetime :exact_at, precision: 6
      t.time :at
      t.binary :photo
      t.json :data
      t.string :state
      t.bigint :large
      t.references :owner, null: false, foreign_key: true
      t.references :keeper, foreign_key: { to_table: :owners, on_delete: :cascade }
      t.timestamps
      t.check_constraint "age > 0", name: "age_positive"
    end
    add_index :pets, [:name, :age], name: "pets_by_name"
    add_index :pets, :state, where: "small > 1", unique: true
    add_index :pets, "lower(name)", name: "pets_lower"
    create_table :lines, force: :cascade, primary_key: [:pet_id, :no] do |t|
      t.integer :pet_id
      t.integer :no
      t.string :text
    end
    execute "CREATE TRIGGER seen AFTER UPDATE ON owners BEGIN UPDATE owners SET points = 1; END"
  end
end
