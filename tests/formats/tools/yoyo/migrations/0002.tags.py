"""
Tags, which need posts
"""
from yoyo import group, step

__depends__ = {"0003.posts"}  # by their names they would come first

TABLE = """
    CREATE TABLE tags (
        id int PRIMARY KEY,
        post int REFERENCES posts (id),
        label varchar(40)
    )
"""

steps = [
    step(TABLE, "DROP TABLE tags"),
    group([step("CREATE INDEX tags_label ON tags (label)", "DROP INDEX tags_label")]),
]
