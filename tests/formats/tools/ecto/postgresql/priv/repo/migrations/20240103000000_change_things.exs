defmodule Shop.Repo.Migrations.ChangeThings do
  use Ecto.Migration
  @users :users

  def change do
    alter table(@users) do
      add :nick, :string
      modify :age, :bigint, from: :integer, null: false, default: 0
      modify :name, :text, from: :string
      remove :born, :date
      add_if_not_exists :more, :integer
    end

    alter table(:posts) do
      modify :editor_id, references(:users, name: :another, on_delete: :restrict),
        from: references(:users, name: :the_editor)

      add :second_id, references(:users)
    end

    rename table(:users), :nick, to: :nickname
    drop index(:posts, [:user_id])
    drop constraint(:posts, :short)
    rename table(:gone), to: table(:kept)
    rename index(:users, [:email]), to: :users_mail
    create_if_not_exists index(:kept, [:a], unique: true, nulls_distinct: false, using: :btree)
    flush()

    if direction() == :up do
      execute """
      create view adults as
        select name from users where age > 17
      """
    end
  end
end
