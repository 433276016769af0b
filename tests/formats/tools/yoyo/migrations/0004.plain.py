from yoyo import step

__depends__ = ["0002.tags", "0001.users"]
__transactional__ = False

step("ALTER TABLE users ADD COLUMN email varchar(100)", "ALTER TABLE users DROP COLUMN email")
step("UPDATE users SET email = 'x'")
