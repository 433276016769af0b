select 'open; 
