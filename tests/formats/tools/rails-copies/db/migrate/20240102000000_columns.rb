class Columns < ActiveRecord::Migration[6.1]
  def change
    remove_column :pets, :photo, :binary
    rename_column :pets, :state, :status
    change_column :pets, :name, :string, null: false
    change_column :pets, :small, :bigint, default: 4
    change_column :pets, :bio, :string, limit: 60, default: nil
    change_column_null :pets, :born, false, "2020-01-01"
    change_column_default :pets, :ratio, from: 2, to: 3.5
    add_column :pets, :color, :string, null: false
    add_column :pets, :extra, :json
    add_column :owners, :nick, :string, default: "x", null: false
    change_column :lines, :text, :text
  end
end
