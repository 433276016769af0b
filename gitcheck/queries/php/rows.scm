; A table's name and an array of its columns: what many layers over PDO and mysqli write rows with, each project's own too.
; Facts: developer.wordpress.org/reference/classes/wpdb (insert, update, replace, delete), medoo.in/api/insert,
; codeigniter.com/userguide3/database/query_builder.html, doctrine-project.org (DBAL's Connection).
;; needs insert( update( replace( upsert( delete(
;; confidence likely
(member_call_expression name: (name) @_method
  arguments: (arguments . (argument [(string) (encapsed_string)] @table) . (argument (array_creation_expression (array_element_initializer . [(string) (encapsed_string)] @column . "=>"))))
  (#any-of? @_method "insert" "update" "replace" "upsert" "delete") (#match? @table "^.[A-Za-z_][A-Za-z0-9_.]*.$")
  (#pick! @column "^['\"]([A-Za-z_][A-Za-z0-9_]*)"))
(member_call_expression name: (name) @_method
  arguments: (arguments . (argument [(string) (encapsed_string)] @table) . (argument) . (argument (array_creation_expression (array_element_initializer . [(string) (encapsed_string)] @column . "=>"))))
  (#any-of? @_method "update" "upsert") (#match? @table "^.[A-Za-z_][A-Za-z0-9_.]*.$")
  (#pick! @column "^['\"]([A-Za-z_][A-Za-z0-9_]*)"))
(scoped_call_expression name: (name) @_method
  arguments: (arguments . (argument [(string) (encapsed_string)] @table) . (argument (array_creation_expression (array_element_initializer . [(string) (encapsed_string)] @column . "=>"))))
  (#any-of? @_method "insert" "update" "replace" "upsert" "delete") (#match? @table "^.[A-Za-z_][A-Za-z0-9_.]*.$")
  (#pick! @column "^['\"]([A-Za-z_][A-Za-z0-9_]*)"))
