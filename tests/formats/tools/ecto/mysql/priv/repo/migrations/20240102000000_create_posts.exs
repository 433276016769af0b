defmodule Shop.Repo.Migrations.CreatePosts do
  use Ecto.Migration

  def up do
    create table(:posts, primary_key: [name: :post_id, type: :binary_id]) do
      add :user_id, references(:users, on_delete: :delete_all), null: false
      add :editor_id, references("users", name: :the_editor, on_delete: :nilify_all, on_update: :update_all)
      add :parent_id, references(:posts, column: :post_id, type: :binary_id)
      add :double, :integer, generated: "(char_length(`title`) * 2) STORED"
      add :title, :string
      timestamps(inserted_at: :made_at, updated_at: false, type: :utc_datetime_usec)
    end


    create table(:gone) do
      add :a, :string
    end
  end

  def down do
    drop table(:posts)
    drop table(:gone)
  end
end
