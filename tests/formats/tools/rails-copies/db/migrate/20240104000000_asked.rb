class Asked < ActiveRecord::Migration[6.1]
  def up
    change_column_null :people, :mail, true if column_exists?(:people, :mail)
    remove_column :people, :nick unless column_exists?(:people, :nick)
    add_column :people, :nick, :string, if_not_exists: true
    create_table(:lines, if_not_exists: true) { |t| t.string :text, index: { name: "pets_lower" } }
  end
end
