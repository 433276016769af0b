-- Statements of all kinds; some fail on purpose, and then nothing of theirs may be in either catalog.
CREATE TABLE types (
  a tinyint, b tinyint unsigned, c smallint, d smallint unsigned zerofill, e mediumint, f mediumint unsigned,
  g int, h int unsigned, i integer(5), j bigint, k bigint unsigned, l bool, m boolean not null default true,
  n decimal, o decimal(5), p numeric(12,2) default 1, q dec unsigned, r fixed(6,3), s float, t float(10), u float(30),
  v float(7,3), w double, x double precision, y double(8,2) unsigned, z real, aa bit, ab bit(8) default b'101',
  ac char, ad char(10), ae varchar(255) not null default '', af character varying(20), ag national varchar(30),
  ah nchar(4), ai binary, aj binary(16), ak varbinary(40), al tinytext, am text, an text(100), ao text(20), ap mediumtext,
  aq longtext, ar tinyblob, at blob, au blob(100), av mediumblob, aw longblob, ax date, ay time, az time(3),
  ba datetime, bb datetime(6), bc timestamp, bd timestamp(3) null, be year, bf enum('a','b ', 'c''d') default 'a',
  bg set('x','y'), bh json, bi inet6, bj uuid, bk long, bl long varchar, bm int1, bn int2, bo int3, bp int4, bq int8,
  br char(8) character set binary, bs varchar(8) charset binary, bt text character set binary, bu geometry, bv point,
  bw varchar(10) character set latin1 collate latin1_bin not null comment 'x, (y)', bx middleint, bz char byte
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='types, (all) of them';
CREATE TABLE defaults (
  id int auto_increment primary key,
  a int default 5, b int default '6', c int default -7, d varchar(10) default 'x''y', e varchar(10) default 12,
  f varchar(10) default null, g datetime default current_timestamp, h datetime(6) default current_timestamp(6) on update
  current_timestamp(6), i timestamp not null default now(), j timestamp null default null on update now(),
  k decimal(10,2) default 3.5, l decimal(10,2) default '4', m tinyint(1) default false, n bigint default +8,
  o date default '2020-01-02', p enum('q','r') not null, q int not null, r varchar(5) default _utf8mb4'u',
  s text default 'long', t decimal(4) default 2
);
CREATE TABLE users (
  id bigint unsigned not null auto_increment,
  email varchar(190) not null unique,
  name varchar(100),
  age int check (age > 0),
  team_id int,
  full_name varchar(200) as (concat(name, 'x')) virtual,
  len int generated always as (length(name)) stored,
  created_at timestamp default current_timestamp,
  primary key (id),
  key (name),
  key (name, age),
  unique key u_name_age (name, age),
  index by_team using btree (team_id) comment 'team',
  fulltext key ft (name),
  check (age < 200),
  constraint age_ok check (age <> 13),
  constraint check (name <> '')
);
CREATE TABLE teams (id int not null primary key, title varchar(50) key_dummy);
CREATE TABLE teams (id int not null, title varchar(50), parent int, owner bigint unsigned, second bigint unsigned,
  PRIMARY KEY (id), INDEX title_prefix (title(10) DESC),
  FOREIGN KEY (parent) REFERENCES teams (id) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT fk_owner FOREIGN KEY (owner) REFERENCES users (id),
  FOREIGN KEY second_index (second) REFERENCES users (id));
CREATE TABLE IF NOT EXISTS teams (nothing int);
CREATE TABLE members (
  user_id bigint unsigned not null, team_id int not null references teams (id), role enum('admin','member') not null default 'member',
  PRIMARY KEY (user_id, team_id),
  CONSTRAINT `fk members` FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE TABLE `odd ``name` (`select` int, `a b` int, unique `u q` (`a b`, `select`));
CREATE TABLE serials (id serial, v int, primary key (v));
CREATE TABLE both_keys (id serial primary key, v int unique key);
CREATE TABLE both_words (a varchar(20) primary key unique not null, b int unique, unique u_a (a));
CREATE TABLE both_apart (a int unique, primary key (a));
CREATE TABLE both_added (c int);
ALTER TABLE both_added ADD b int unique primary key, MODIFY c int unique;
CREATE TABLE copy1 LIKE users;
CREATE TABLE copy2 (LIKE teams);
CREATE TABLE from_select AS SELECT id, email AS mail FROM users;
CREATE TABLE from_select2 (extra int, primary key (id)) SELECT u.id, u.name FROM users u;
CREATE TEMPORARY TABLE tmp1 (a int);
DROP TEMPORARY TABLE tmp1;
CREATE OR REPLACE TABLE replaced (a int);
CREATE OR REPLACE TABLE replaced (b int, c int, key (b));
CREATE TABLE parted (id int not null, at date not null, primary key (id, at)) PARTITION BY RANGE (year(at)) (PARTITION p0 VALUES LESS THAN (2020), PARTITION p1 VALUES LESS THAN MAXVALUE);
ALTER TABLE parted ADD COLUMN x int;
ALTER TABLE parted DROP PARTITION p0;
ALTER TABLE users ADD COLUMN phone varchar(20) NULL AFTER email, ADD first_col int not null default 0 FIRST;
ALTER TABLE users ADD (nick varchar(30), score int default 0), ADD INDEX (nick), ADD UNIQUE (phone), ALGORITHM=DEFAULT, LOCK=DEFAULT;
ALTER TABLE users ADD COLUMN (nick2 varchar(30), score2 int default 0), ADD INDEX (nick2), ADD UNIQUE (phone);
ALTER TABLE users ADD COLUMN IF NOT EXISTS phone text, ADD INDEX IF NOT EXISTS by_team (team_id);
ALTER TABLE users ADD KEY by_score (score), ADD FULLTEXT INDEX (nick), ENGINE=InnoDB;
ALTER TABLE users ADD INDEX before_column (later), ADD COLUMN later int;
ALTER TABLE users DROP COLUMN phone, DROP INDEX u_name_age;
ALTER TABLE users DROP COLUMN IF EXISTS nothing, DROP INDEX IF EXISTS nothing;
ALTER TABLE users MODIFY COLUMN name varchar(120) NOT NULL;
ALTER TABLE users MODIFY id bigint unsigned auto_increment;
ALTER TABLE users CHANGE nick nickname varchar(40) not null default 'n' AFTER id;
ALTER TABLE users CHANGE COLUMN score points bigint;
ALTER TABLE users RENAME COLUMN team_id TO group_id, RENAME INDEX by_team TO by_group;
ALTER TABLE users ALTER COLUMN points SET DEFAULT 3, ALTER first_col DROP DEFAULT;
ALTER TABLE users ALTER nickname SET DEFAULT 'z';
ALTER TABLE users DROP CONSTRAINT age_ok, ADD CONSTRAINT age_ok2 CHECK (age <> 14);
ALTER TABLE users ADD CONSTRAINT u_mail UNIQUE KEY (email, id), DROP CONSTRAINT u_mail_nothing;
ALTER TABLE users ADD CONSTRAINT u_mail UNIQUE KEY (email, id);
ALTER TABLE users CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
ALTER TABLE users COMMENT='a, b' ROW_FORMAT=DYNAMIC, AUTO_INCREMENT 100;
ALTER TABLE users ORDER BY id, name;
ALTER TABLE users FORCE;
ALTER TABLE users DROP COLUMN missing_column;
ALTER TABLE users ADD COLUMN half int, DROP COLUMN missing_column;
ALTER TABLE teams DROP FOREIGN KEY fk_owner;
ALTER TABLE teams DROP INDEX fk_owner, DROP FOREIGN KEY IF EXISTS nothing;
ALTER TABLE teams ADD CONSTRAINT fk_owner2 FOREIGN KEY (owner) REFERENCES users (id) ON DELETE CASCADE;
ALTER TABLE teams ADD INDEX covers (owner, title);
ALTER TABLE teams ADD FOREIGN KEY (second) REFERENCES users (id);
ALTER TABLE teams ADD COLUMN third bigint unsigned, ADD FOREIGN KEY fk_third (third) REFERENCES users (id);
ALTER TABLE members ADD INDEX (role, team_id), ADD INDEX team (team_id);
ALTER TABLE members DROP FOREIGN KEY `fk members`, DROP PRIMARY KEY, ADD id int auto_increment PRIMARY KEY FIRST;
ALTER TABLE IF EXISTS nowhere ADD COLUMN a int;
ALTER TABLE nowhere ADD COLUMN a int;
ALTER TABLE replaced RENAME TO renamed;
ALTER TABLE renamed RENAME renamed2, ADD COLUMN d int;
RENAME TABLE renamed2 TO swap_a, copy1 TO swap_b;
RENAME TABLE swap_a TO swap_tmp, swap_b TO swap_a, swap_tmp TO swap_b;
RENAME TABLE teams TO squads;
ALTER TABLE squads ADD FOREIGN KEY (parent) REFERENCES squads (id);
ALTER TABLE users RENAME COLUMN id TO user_id;
CREATE INDEX by_points ON users (points DESC, name(5));
CREATE UNIQUE INDEX uq_len ON users (len) ALGORITHM=DEFAULT LOCK=DEFAULT;
CREATE INDEX IF NOT EXISTS by_points ON users (len);
CREATE OR REPLACE INDEX by_points ON users (len, points);
CREATE FULLTEXT INDEX ft2 ON users (nickname) COMMENT 'x';
CREATE INDEX bad ON users (nope);
DROP INDEX ft2 ON users;
DROP INDEX IF EXISTS ft3 ON users;
CREATE VIEW v1 AS SELECT user_id, email AS mail, count(*) AS n FROM users GROUP BY user_id;
CREATE OR REPLACE ALGORITHM=MERGE DEFINER=root@localhost SQL SECURITY INVOKER VIEW v2 (a, b) AS SELECT u.user_id, s.title FROM users u LEFT JOIN squads AS s ON s.owner = u.user_id WHERE u.age > 1;
CREATE VIEW v3 AS SELECT * FROM defaults;
CREATE VIEW v4 AS SELECT d.*, s.id AS squad, upper(s.title) shout FROM defaults d JOIN squads s USING (id) UNION ALL SELECT d.*, 1, 'x' FROM defaults d;
CREATE VIEW IF NOT EXISTS v4 AS SELECT 1 AS one;
ALTER VIEW v1 AS SELECT email FROM users;
CREATE VIEW v5 AS WITH q AS (SELECT 1 AS z) SELECT z AS zz FROM q;
DROP VIEW v5;
DROP VIEW IF EXISTS v6, v2;
DELIMITER //
CREATE TRIGGER t1 BEFORE INSERT ON users FOR EACH ROW BEGIN SET NEW.points = 1; SET NEW.age = IF(NEW.age, 2, 3); END//
CREATE OR REPLACE DEFINER=`root`@`localhost` TRIGGER t2 AFTER UPDATE ON users FOR EACH ROW SET @x = 1//
CREATE TRIGGER t3 AFTER UPDATE ON users FOR EACH ROW PRECEDES t2 SET @x = 2//
CREATE TRIGGER t2 AFTER UPDATE ON users FOR EACH ROW SET @x = 1//
CREATE PROCEDURE p1(IN a int, OUT b varchar(10)) COMMENT 'x' READS SQL DATA BEGIN SELECT a; END//
CREATE FUNCTION f1(a int, b decimal(5,2)) RETURNS varchar(20) DETERMINISTIC BEGIN IF a > 1 THEN RETURN 'a'; END IF; RETURN 'b'; END//
DELIMITER ;
CREATE FUNCTION IF NOT EXISTS f1() RETURNS int RETURN 1;
CREATE PROCEDURE p2() SELECT 1;
DROP PROCEDURE p2;
CREATE SEQUENCE seq1 START WITH 5;
CREATE SEQUENCE seq2;
DROP SEQUENCE IF EXISTS seq2, seq3;
DROP TABLE from_select, missing_table, serials;
DROP TABLE IF EXISTS missing_table, copy2;
/*!40101 CREATE TABLE versioned (a int) */;
CREATE TABLE versioned2 (a int /*!50001 , b int */ /*!999999 , c int */);
TRUNCATE TABLE defaults;
CREATE TABLE checks (a int check (a > 0), b json, c int, check (c > 0), check (c < 9), constraint CONSTRAINT_1x check (a < c));
ALTER TABLE checks DROP COLUMN a;
ALTER TABLE checks ADD CHECK (c <> 5), DROP CONSTRAINT CONSTRAINT_1, MODIFY b text, ADD d json;
ALTER TABLE checks CHANGE d e json;
ALTER TABLE checks DROP CONSTRAINT CONSTRAINT_1x;
ALTER TABLE checks DROP COLUMN a;
CREATE TABLE many_keys (a int, b int, key (a), key a_2 (a, b), key (a, b), unique (b), unique (b), constraint sym unique (a, b), constraint sym2 unique nam (b, a));
CREATE TABLE fk_order (c int, foreign key (c) references squads (id), key (c), d int, constraint dd foreign key ix (d) references squads (id));
CREATE TABLE fk_cover (c int, d int, primary key (c, d), foreign key (c) references squads (id), foreign key (d, c) references fk_cover (c, d));
CREATE TABLE invisible (a int, b int invisible default 3, c int with system versioning) with system versioning;
ALTER TABLE invisible DROP SYSTEM VERSIONING;
CREATE TABLE first_after (a int, b int);
ALTER TABLE first_after ADD z int FIRST, MODIFY a bigint AFTER b, ADD y int AFTER z;
ALTER TABLE first_after ADD c int, ADD d int AFTER c, CHANGE b bb int FIRST;
CREATE TABLE swap_columns (a int, b varchar(9), c int, KEY ka (a), KEY kb (b));
ALTER TABLE swap_columns CHANGE a b int, CHANGE b a varchar(9);
ALTER TABLE swap_columns RENAME COLUMN a TO b, RENAME COLUMN b TO a;
ALTER TABLE swap_columns CHANGE a b int, CHANGE b c2 int, CHANGE c a int;
ALTER TABLE swap_columns CHANGE a b int;
ALTER TABLE swap_columns CHANGE a aa int, ADD ab int AFTER aa, ADD KEY kaa (aa);
ALTER TABLE swap_columns CHANGE aa a int, DROP COLUMN ab, ADD COLUMN ab int;
CREATE TABLE swap_parent (x int primary key, y int, z int, unique (y), unique (z));
CREATE TABLE swap_child (u int, v int, foreign key (u) references swap_parent (y), foreign key (v) references swap_parent (z));
ALTER TABLE swap_parent CHANGE y z int, CHANGE z y int;
DROP TABLE swap_parent;
DROP TABLE IF EXISTS swap_parent;
CREATE TABLE held (id int primary key);
CREATE TABLE holder (id int, held int, foreign key (held) references held (id));
DROP TABLE holder, held;
CREATE TABLE held (id int primary key);
CREATE TABLE holder (id int, held int, foreign key (held) references held (id));
SET FOREIGN_KEY_CHECKS = 0;
DROP TABLE held;
SET FOREIGN_KEY_CHECKS = 1;
DROP TABLE holder;
SET @old_mode = @@sql_mode, SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES';
CREATE TABLE "quoted one" ("a;b" int, c varchar(10) DEFAULT 'x', d varchar(9) COMMENT 'x\', e int);
SET sql_mode = @old_mode;
CREATE TABLE quoted_no_more (a varchar(10) DEFAULT "x;y");
SET sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES');
CREATE TABLE "quoted again" ("a" int);
SET sql_mode = @old_mode;
CREATE TABLE spelled (a int, b int DEFAULT (1+1), c varchar(40) DEFAULT (UUID()), d longtext DEFAULT (JSON_ARRAY()), e date DEFAULT (CURRENT_DATE), f datetime DEFAULT (NOW() + INTERVAL 1 DAY), g varchar(10) DEFAULT (CONCAT('a', "b",`a`)), h int DEFAULT (a*2), i int DEFAULT (IF(a>1,2,3)), k varchar(36) default (REPLACE(UUID(), '-', '')), l int default (-1), m double default (RAND()), n varchar(10) default ('x'), o int default (abs(a)), p int default (a DIV 2), t int default (CASE WHEN a IS NULL THEN 1 ELSE 2 END), u int default (a IN (1,2)), v int default (a BETWEEN 1 AND 2), w varchar(10) default (LEFT('abc',2)), x datetime default (UTC_TIMESTAMP()), y int default (UNIX_TIMESTAMP()), z varchar(10) default ((a+1)*2), aa int default (a+1*2), ab varchar(20) default (LOWER(HEX(RANDOM_BYTES(4)))), ac varchar(20) default uuid(), ad int default (a=1), ae int default (a<>1), af int default (a!=1 OR a>=2), ag varchar(9) default (_utf8mb4'x'), ah int default (TRUE), ai varchar(10) default (SUBSTRING('abc',1,2)), aj varchar(10) default (TRIM(' x ')), ak int default (COALESCE(a,0)), al datetime(6) default (NOW(6)), am varchar(20) default (CURRENT_USER()), an int default (a % 2), ao int default (a MOD 2), ap int default (1-1-1), aq int default (1-(1-1)), ar date default (CAST('2020-01-01' AS DATE)), `at` decimal(5,2) default (1.5), au varchar(9) default ("it's"), av date default (CURRENT_DATE()), aw datetime default (CURRENT_TIMESTAMP), ax datetime default (LOCALTIME), ay int default (year(now())), az varchar(40) default (upper(uuid())), ba int default (- a), bb int default (a is not null), bc varchar(9) default (null), bd int default (a not in (1,2)));
SET STATEMENT max_statement_time = 60, sort_buffer_size = (1024 * 1024) FOR CREATE TABLE for_this_alone (a int);
SET STATEMENT sql_mode = '' FOR ALTER TABLE for_this_alone ADD COLUMN b int, ADD INDEX (b);
CREATE TABLE moments (a timestamp default '2001-01-01 01:01:01.000001', b datetime(3) default '2001-01-01 01:01:01.123456', c datetime default '2001-01-01', d date default '2001-01-01 10:00:00', e time default '10:00', f timestamp default 0, g datetime default '0000-00-00', h datetime default '20010203040506', i datetime(6) default '2001-01-01 1:1:1', j time(2) default '10:00:00.999', k year default '99', l datetime default 20010203, m timestamp default '2001-01-01 01:01:01.999', n date default '2001-1-2', o datetime(3) default '2001-01-01 01:01:01', p datetime default '2001-01-01T01:01:01', q time default 10000, r date default 20010102, s decimal(5,2) default 1, t decimal(5,2) default '1.5', v int default '01', w bit default 1, x bit default true, y char(3) default 5, z bit(4) default b'101');
CREATE TABLE Spelled_P (Id int primary key, Aa int, unique key (aA));
CREATE TABLE spelled_c (parentId int, X int, foreign key (PARENTID) references Spelled_P (ID), key (x), constraint f1 foreign key (x) references Spelled_P (AA));
ALTER TABLE spelled_c DROP FOREIGN KEY f1, CHANGE parentid PARENTid int, ADD UNIQUE (x, parentID);
create table expressions (a int, b varchar(20), j json, c int as (a + 1) virtual, d varchar(50) generated always as (concat(b, 'x', lower(b))) stored, e int as ((a * 2) + (a - 1)), f varchar(30) as (json_value(j, '$.a')), h varchar(10) as (if(a > 1, 'y', 'n')), i int as (a*2+1), k varchar(20) as (case when a = 1 then 'one' else 'two' end), l int as (coalesce(a, 0) % 3), m bool as (a is not null and b <> ''), n varchar(20) as (json_unquote(json_extract(j, '$.x'))), check (json_valid(b) and a > 0 or a in (1,2,3)), check ((a between 1 and 5)), check (not (a = 3)), check (length(trim(b)) >= 1), check (a = 1 or (b = 'x' and a = 2)), check ((a = 1 or b = 'x') and a = 2), check (cast(a as char(3)) = '1'), check (b like 'a%' ), check (b regexp '^a'), check (a <=> 1), check (a != 1 && a < 5 || a > 9), check (-a < 5), check (!(a = 1)), check (b is null or char_length(b) > 2));
CREATE TABLE more_expressions (a int, b varchar(20), d datetime, j longtext, c1 int as (mod(a,3)), c2 datetime as (date_add(d, interval 1 day)), c3 int as (extract(year from d)), c4 varchar(9) as (trim(leading 'x' from b)), c5 int as (isnull(a)), c6 int as (a|2&3^4<<1), c7 int as (~a), c8 int as (not a), c9 int as (!a), c10 int as (a is true), c11 int as (a is not true), c12 int as (position('x' in b)), c13 int as (b not like 'a%'), c14 int as (b not regexp 'x'), c15 int as (a not between 1 and 2), c16 int as (not (a between 1 and 2)), c17 int as (not (a=1 and a=2 or a=3)), c18 int as (not (b like 'x')), c19 int as (not a is null), c20 varchar(9) as (b collate utf8mb4_bin), c21 int as (a=1 xor a=2), c22 varchar(20) as (cast(a as char)), c23 int as (cast(b as unsigned)), c24 decimal(10,2) as (cast(b as decimal(10,2))), c25 varchar(20) as (convert(a, char(3))), c26 varchar(20) as (convert(b using utf8mb4)), c27 date as (cast(d as date)), c28 int as ((a,1) = (1,2)), c29 varchar(20) as (ifnull(b,'')), c30 int as (-(a+1)), c31 int as (- -a), c32 int as (a-(-1)), c33 double as (a/2), c34 int as (a div 2), c35 bigint as (json_length(j)), c36 int as (case a when 1 then 2 when 3 then 4 end), c37 int as (a > 1 = 0), c38 int as ((a > 1) is null), c39 int as (char_length(b)+bit_length(b)+ord(b)), c40 varchar(30) as (concat_ws('-', b, a)), c41 int as (if(a and b, true, false)), c42 varchar(10) as (left(b,2)), c43 varchar(10) as (json_value(j,'$.a')), c44 varchar(10) as (replace(b, 'a', "b")), c45 binary(16) as (unhex(b)), c46 int as (crc32(b)), c47 int as (year(d)+month(d)+day(d)), c48 varchar(10) as (date_format(d,'%Y')), c49 int as (to_days(d)), c50 varchar(10) as (nullif(b,'x')), c51 int as (a=1||a=2), c52 int as (a in (1) ), c53 int as (a not in (1,2)), c54 int as (b = 'x' collate utf8mb4_bin), c55 int as ((((a)))), c56 date as (date(d)), c57 datetime as (d - interval 1 hour), c58 varchar(5) as (substring(b from 1 for 2)), c59 varchar(40) as (sha2(b,256)), c60 int as (timestampdiff(day, d, d)), c61 varchar(10) as (binary b), c62 int as (interval(a,1,2)), c63 varchar(10) as (char(a)), c64 varchar(10) as (hex(b)), c65 int as (a<>1), c66 varchar(9) as (_utf8mb4'x'), c67 int as (b rlike 'x'), c68 int as (a <=> null), c69 int as (strcmp(b,'a')), c70 varchar(9) as (rpad(b,3,' ')), c71 int as (a*(b+1)), c72 int as ((a*b)+1), c73 int as ((a=1) or (a=2 and a=3)), c74 int as (a % 2 = 0 and not b), c75 bool as (a >= 1 or null), c76 int as (a = 1 && b = 2), c77 int as (length(b)), c78 int as (case when a then 1 end), c79 int as (a >> 1), c80 int as (not exists_ or a), exists_ int, c81 int as (2 * (a - 1) - (a - (1 - a))), c82 int as ('it''s' = b), c83 int as (b like 'a\\_%' escape '|'), c84 varchar(9) as (coalesce(b, if(a is null, 'x', 'y'))));
create table renamed_in_expressions (A int, check (a > 0), constraint named check (A < 5), B int as (a + 1));
alter table renamed_in_expressions change a C int;
create table jn1 (a json not null default (('{}')), c varchar(9) default ('x'), d int default ((1)), e int default ((1+1)), f varchar(40) default ((uuid())), g datetime default ((now())), n int default ((null)), o varchar(9) default ((('y'))), b json);
create table jn2 (a json, b int check (b > 1), c json, d json);
alter table jn2 rename column a to a2;
alter table jn2 change b b2 int check (b2 > 1), rename column d to d2;
alter table jn2 rename column c to x, add c json;
alter table jn2 modify a2 longtext;
alter table jn2 drop column x;
alter table jn2 drop column d2;
create table kl1 (a varchar(768) unique, b varchar(769) unique, c text unique, d text, e varchar(3000), f varbinary(3073) unique, g varchar(3072) character set latin1 unique, h varchar(900) charset utf8 unique, i json, j longtext unique,
 unique (d(10)), unique (d(769)), unique (e(20), a(700)), unique (e(20), a(760)), unique (a, h), unique key (a) using hash, key (h) using hash);
create table kl2 (a varchar(900) unique, b varchar(2000) character set utf8mb4 unique, c varchar(3072) unique) default charset=latin1;
alter table kl2 add column d varchar(1000), add unique (d), add unique dd (d, a, c), add unique d3 (a, b);
alter table kl2 add column e varchar(1000), add unique ee (e);
create unique index kl2_f using hash on kl2 (e);
create unique index kl2_g on kl2 (a, e);
create table kl3 (a varchar(300) collate latin1_swedish_ci, b char(255), c int, d datetime, unique (a, b, c, d), unique (b, c) ) character set utf8mb3 collate = utf8mb3_bin;
create table kl4 (id int primary key, p int, u varchar(2000), unique u1 (p, u), foreign key (p) references kl4 (id));
alter table kl3 convert to character set utf8mb4, add v varchar(769), add unique (v);
create table kl5 like kl1;
alter table kl5 drop index a_3, add unique z (e);
