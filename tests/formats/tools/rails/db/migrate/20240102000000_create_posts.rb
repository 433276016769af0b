class CreatePosts < ActiveRecord::Migration[6.1]
  def up
    create_table :categories, id: :integer do |t|
      t.string :title, index: true
    end
    create_table :posts do |t|
      t.references :user, null: false, foreign_key: true
      t.belongs_to :owner, polymorphic: true
      t.references :category, type: :integer, index: false
      t.column :state, :string
      t.time :at
      t.timestamps null: true
    end
    create_join_table :catalog_products, :catalog_categories
  end

  def down
    drop_table :posts
  end
end
