class Last < ActiveRecord::Migration[6.1]
  def change
    rename_table :catalog_categories_products, :catalog
    create_table :others, id: false do |t|
      t.string :code
    end
    add_timestamps :catalog, null: true
    rename_table :categories, :kinds
    rename_column :users, :email, :mail
    change_table :posts do |t|
      t.rename :owner_id, :keeper_id
      t.index [:title, :at]
    end
    rename_column :posts, :at, :hour
    rename_index :posts, "index_posts_on_title_and_hour", "posts_by_hour"
  end
end
