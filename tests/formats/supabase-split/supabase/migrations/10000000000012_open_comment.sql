/* open ; 
select 1;