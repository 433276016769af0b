-- aselect 1;-- b
select 2;;;;
;
  ;select 3