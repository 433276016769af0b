class Last < ActiveRecord::Migration[6.1]
  def change
    rename_table :catalog_categories_products, :catalog
    create_table :others, id: false do |t|
      t.string :code
    end
    add_timestamps :catalog, null: true
  end
end
