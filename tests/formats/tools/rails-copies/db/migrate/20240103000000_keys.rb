class Keys < ActiveRecord::Migration[6.1]
  def up
    add_check_constraint :pets, "small < 100", name: "small_enough"
    remove_check_constraint :pets, name: "age_positive"
    remove_foreign_key :pets, column: :keeper_id, to_table: :owners
    add_reference :pets, :friend, foreign_key: { to_table: :pets }
    add_foreign_key :lines, :pets
    remove_column :pets, :age
    rename_column :owners, :email, :mail
    change_table :pets do |t|
      t.remove :at
      t.rename :born, :birth
    end
    remove_reference :pets, :keeper
    remove_index :pets, name: "pets_by_name"
    rename_table :owners, :people
  end
end
