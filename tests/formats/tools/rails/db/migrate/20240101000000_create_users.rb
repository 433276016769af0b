class CreateUsers < ActiveRecord::Migration[6.1]
  def change
    create_table :users do |t|
      t.string :email, null: false, limit: 120
      t.string :name, default: "it's"
      t.integer :age
      t.integer :small, limit: 2
      t.bigint :points, null: false, default: 0
      t.decimal :balance, precision: 10, scale: 2, default: 0.5
      t.float :ratio
      t.boolean :admin, null: false, default: false
      t.text :bio
      t.date :born
      t.datetime :seen_at
      t.binary :photo
      t.timestamps
    end
    add_index :users, :email, unique: true
    add_index :users, [:name, :age], name: "users_by_name"
  end
end
