-- Procedures that are called: handlers, loops, cursors, CASE, LEAVE. Nothing of it is unanalysable.
CREATE TABLE t (id int primary key, a int);
DELIMITER //
CREATE PROCEDURE add_if() BEGIN
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;
  ALTER TABLE t ADD COLUMN a int;
  ALTER TABLE t ADD COLUMN b int;
END//
CALL add_if()//
DROP PROCEDURE add_if//
CREATE PROCEDURE p2() BEGIN
  DECLARE CONTINUE HANDLER FOR 1060, 1061 SET @e = 1;
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 't' AND column_name = 'c') THEN
    ALTER TABLE t ADD COLUMN c varchar(10) NOT NULL DEFAULT 'x';
  END IF;
  IF EXISTS (SELECT * FROM information_schema.statistics WHERE table_name = 't' AND index_name = 'ia' AND table_schema = SCHEMA()) THEN DROP INDEX ia ON t; ELSE CREATE INDEX ia ON t (a); END IF;
END//
CALL p2//
CALL p2()//
DROP PROCEDURE IF EXISTS p2//
CREATE PROCEDURE p3() BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END;
  START TRANSACTION;
  ALTER TABLE t ADD d int;
  ALTER TABLE t ADD d int;
  ALTER TABLE t ADD never int;
  COMMIT;
END//
CALL p3()//
CREATE PROCEDURE p4() proc: BEGIN
  DECLARE i INT DEFAULT 0;
  WHILE i < 3 DO
    SET @s = CONCAT('ALTER TABLE t ADD COLUMN w', i, ' int');
    PREPARE st FROM @s; EXECUTE st; DEALLOCATE PREPARE st;
    SET i = i + 1;
  END WHILE;
  IF i = 3 THEN LEAVE proc; END IF;
  ALTER TABLE t ADD never2 int;
END//
CALL p4()//
CREATE PROCEDURE p5(IN n int) BEGIN
  DECLARE done INT DEFAULT FALSE; DECLARE v varchar(50);
  DECLARE cur CURSOR FOR SELECT a FROM t WHERE a IS NOT NULL;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  OPEN cur;
  read_loop: LOOP
    FETCH cur INTO v;
    IF done THEN LEAVE read_loop; END IF;
    UPDATE t SET a = 1 WHERE id = v;
  END LOOP;
  CLOSE cur;
  ALTER TABLE t ADD COLUMN after_cursor int;
  REPEAT SET n = n - 1; SET @q = CONCAT('ALTER TABLE t ADD r', n, ' int'); PREPARE s FROM @q; EXECUTE s; UNTIL n = 0 END REPEAT;
END//
CALL p5(2)//
CREATE PROCEDURE p6() BEGIN
  DECLARE k varchar(20) DEFAULT 'b';
  CASE k WHEN 'a' THEN ALTER TABLE t ADD ka int; WHEN 'b' THEN ALTER TABLE t ADD kb int; ELSE ALTER TABLE t ADD kc int; END CASE;
  CASE WHEN k = 'a' THEN ALTER TABLE t ADD la int; ELSE BEGIN ALTER TABLE t ADD lc int; END; END CASE;
  lbl: LOOP
    SET k = CONCAT(k, 'b');
    IF k = 'bbbb' THEN LEAVE lbl; END IF;
    IF k = 'bb' THEN ITERATE lbl; END IF;
    SET @x = CONCAT('CREATE TABLE ', k, ' (i int)'); PREPARE s FROM @x; EXECUTE s;
  END LOOP lbl;
  IF (SELECT COUNT(*) FROM t) > 5 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'; END IF;
  ALTER TABLE t ADD after_signal int;
END//
CALL p6()//
CREATE PROCEDURE p7() BEGIN ALTER TABLE t ADD s1 int; SIGNAL SQLSTATE '45000'; ALTER TABLE t ADD s2 int; END//
CALL p7()//
CREATE PROCEDURE p8() BEGIN
 DECLARE c INT; DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN SET c = 1; END;
 BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN END; ALTER TABLE t ADD a int; ALTER TABLE t ADD never3 int; END;
 ALTER TABLE t ADD yes3 int;
 SELECT COUNT(*) INTO c FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 't' AND COLUMN_NAME IN ('yes3', 'nope');
 IF c = 1 THEN ALTER TABLE t MODIFY yes3 bigint; END IF;
END//
CALL p8()//
CREATE TABLE ref_a (id int primary key, u int unique, w int, key (w))//
CREATE TABLE ref_b (x int, y int, CONSTRAINT fk_x FOREIGN KEY (x) REFERENCES ref_a (id), CONSTRAINT fk_y FOREIGN KEY (y) REFERENCES ref_a (u))//
CREATE PROCEDURE drop_keys(IN t varchar(64)) BEGIN
  DECLARE done INT DEFAULT FALSE; DECLARE k varchar(64);
  DECLARE keys_of CURSOR FOR SELECT DISTINCT CONSTRAINT_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = t AND REFERENCED_TABLE_NAME IS NOT NULL;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  OPEN keys_of;
  one_by_one: LOOP
    FETCH keys_of INTO k;
    IF done THEN LEAVE one_by_one; END IF;
    SET @sql = CONCAT('ALTER TABLE ', t, ' DROP FOREIGN KEY ', k, ';');
    PREPARE s FROM @sql; EXECUTE s; DEALLOCATE PREPARE s;
  END LOOP;
  CLOSE keys_of;
END//
CALL drop_keys('ref_b')//
CREATE PROCEDURE nothing(IN a int, OUT b int) BEGIN SET b = a; UPDATE t SET a = 1; END//
CREATE PROCEDURE outer_one() BEGIN
  DECLARE a, b int DEFAULT 7; DECLARE done int DEFAULT 0;
  DECLARE c CURSOR FOR SELECT id FROM t;
  DECLARE CONTINUE HANDLER FOR SQLSTATE '02000' SET done = 1;
  OPEN c;
  l: LOOP FETCH c INTO b; IF done = 1 THEN LEAVE l; END IF; CALL nothing(b, b); END LOOP;
  CLOSE c;
  CALL nothing(1, b);
  IF a = 7 THEN ALTER TABLE ref_a ADD seven int; END IF;
  IF EXISTS (SELECT * FROM information_schema.columns WHERE table_schema = database() AND table_name = 'ref_a' AND column_name = 'u' AND column_key = 'UNI') THEN ALTER TABLE ref_a ADD uni int; END IF;
  IF (SELECT column_key FROM information_schema.columns WHERE table_schema = database() AND table_name = 'ref_a' AND column_name = 'w') = 'MUL' THEN ALTER TABLE ref_a ADD mul int; END IF;
  IF (SELECT character_maximum_length FROM information_schema.columns WHERE table_schema = database() AND table_name = 't' AND column_name = 'c') = 10 THEN ALTER TABLE ref_a ADD ten int; END IF;
END//
CALL outer_one()//
DELIMITER ;
