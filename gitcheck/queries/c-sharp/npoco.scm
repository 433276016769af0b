; NPoco and PetaPoco: a class names its table and columns; SELECT and INSERT list its columns.
; Facts: github.com/schotime/NPoco/wiki/Mapping, github.com/CollaboratingPlatypus/PetaPoco/wiki/Mapping-Pocos.
;; needs NPoco PetaPoco
;; column.naming same
(class_declaration (attribute_list (attribute name: (identifier) @_table
    (attribute_argument_list . (attribute_argument (string_literal) @entity.table)))) name: (identifier) @entity.name
  (#eq? @_table "TableName")) @entity
(property_declaration (attribute_list (attribute name: (identifier) @_column
    (attribute_argument_list . (attribute_argument (string_literal) @property.column))))
  (#any-of? @_column "Column" "ResultColumn" "ComputedColumn" "VersionColumn")) @property
(property_declaration name: (identifier) @property.name (#set! column.naming "same")) @property
(property_declaration (attribute_list (attribute name: (identifier) @property.skip))
  (#any-of? @property.skip "Ignore" "Reference" "ComplexMapping" "SerializedColumn")) @property
