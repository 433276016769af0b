defmodule Shop.Repo.Migrations.ChangeThings do
  use Ecto.Migration
  @users :users

  def change do
    alter table(@users) do
      add :nick, :string, after: :age
      modify :age, :bigint, from: :integer, null: false, default: 0
      remove :born, :date
      add_if_not_exists :more, :integer
    end

    alter table(:posts) do
      modify :editor_id, references(:users, name: :another, on_delete: :restrict),
        from: references(:users, name: :the_editor)

      add :second_id, references(:users)
    end

    rename table(:users), :nick, to: :nickname
    drop index(:users, [:name, :age])
    rename table(:gone), to: table(:kept)
    rename index(:users, [:email]), to: :users_mail
    execute "create view adults as select name from users where age > 17"
  end
end
