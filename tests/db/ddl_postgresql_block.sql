-- What an EXCEPTION section takes back; run by ddl_postgresql_block.t.
DO $$
BEGIN
  CREATE TABLE before_ex (id int);
  BEGIN
    CREATE TABLE inner_ok (id int);
    ALTER TABLE not_there ADD COLUMN x int;
  EXCEPTION WHEN undefined_table THEN
    CREATE TABLE handled (id int);
  END;
END $$;
DO $$
BEGIN
  CREATE TYPE st AS ENUM ('a', 'b');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
DO $$
BEGIN
  CREATE TYPE st AS ENUM ('a', 'b', 'c');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
DO $$
BEGIN
  ALTER TABLE before_ex ADD COLUMN id int;
EXCEPTION WHEN duplicate_column THEN RAISE NOTICE 'there';
END $$;
DO $$
BEGIN
  ALTER TABLE before_ex ADD COLUMN y int;
  ALTER TABLE before_ex ADD COLUMN id int;
EXCEPTION WHEN duplicate_column THEN RAISE NOTICE 'there';
END $$;
DO $$
BEGIN
  ALTER TABLE before_ex ADD COLUMN z int;
  RAISE EXCEPTION 'no';
EXCEPTION WHEN OTHERS THEN
  ALTER TABLE before_ex ADD COLUMN zz int;
END $$;
CREATE OR REPLACE FUNCTION mk() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CREATE TABLE made1 (id int);
  BEGIN
    CREATE TABLE made2 (id int);
    CREATE TABLE made1 (id int);
  EXCEPTION WHEN duplicate_table THEN
    CREATE TABLE made3 (id int);
  END;
END $$;
SELECT mk();
DO $$
BEGIN
  BEGIN
    ALTER TABLE before_ex ADD COLUMN n1 int;
    CREATE TABLE before_ex (id int);
  EXCEPTION WHEN duplicate_table THEN
    BEGIN
      CREATE TABLE deep (id int);
      DROP TABLE nothing_such;
    EXCEPTION WHEN OTHERS THEN
      ALTER TABLE before_ex ADD COLUMN n2 int;
    END;
    ALTER TABLE before_ex ADD COLUMN n3 int;
  END;
  ALTER TABLE before_ex ADD COLUMN n4 int;
END $$;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['before_ex', 'absent_one', 'made1'] LOOP
    BEGIN
      EXECUTE format('ALTER TABLE %I ADD COLUMN looped int', t);
      EXECUTE format('CREATE INDEX %s_looped ON %I (looped)', t, t);
    EXCEPTION
      WHEN undefined_table THEN
        EXECUTE format('CREATE TABLE %I (made_in_handler int)', t);
      WHEN OTHERS THEN
        EXECUTE format('CREATE TABLE %I (made_elsewhere int)', t);
    END;
  END LOOP;
END $$;
DO $$
BEGIN
  CREATE TABLE kept (id int);
  IF EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 'kept') THEN
    CREATE TABLE gone (id int);
    RAISE EXCEPTION 'x';
  END IF;
  CREATE TABLE never (id int);
EXCEPTION
  WHEN raise_exception THEN CREATE TABLE instead (id int);
END $$;
CREATE FUNCTION fails() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE by_fails (id int); ALTER TABLE by_fails ADD COLUMN id int; CREATE TABLE by_fails2 (id int); END $$;
DO $$
BEGIN
  PERFORM fails();
  CREATE TABLE behind_fails (id int);
EXCEPTION WHEN OTHERS THEN NULL;
END $$;
DO $$
BEGIN
  ALTER TABLE before_ex ADD COLUMN m1 int, ADD COLUMN id int;
EXCEPTION WHEN duplicate_column THEN NULL;
END $$;
DO $$
DECLARE n int := 0;
BEGIN
  BEGIN
    n := 1;
    DROP TABLE before_ex CASCADE;
    DROP TABLE no_such_thing;
  EXCEPTION WHEN undefined_table THEN
    IF n = 1 THEN ALTER TABLE before_ex RENAME COLUMN id TO id2; END IF;
  END;
  CASE n WHEN 1 THEN CREATE TABLE by_case (id int); ELSE NULL; END CASE;
END $$;
