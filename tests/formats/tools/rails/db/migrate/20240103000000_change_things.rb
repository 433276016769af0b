# frozen_string_literal: true

class ChangeThings < ActiveRecord::Migration[6.1]
  def change
    add_column :posts, :title, :string, null: false, default: ''
    rename_column :posts, :state, :status
    remove_column :users, :photo, :binary
    remove_index :users, name: "users_by_name"
    change_table :categories, bulk: true do |t|
      t.string :slug
      t.index :slug, unique: true
    end
    reversible do |dir|
      dir.up do
        execute <<~SQL
          CREATE VIEW titles AS SELECT title FROM posts
        SQL
      end
      dir.down { execute "DROP VIEW titles" }
    end
  end
end
