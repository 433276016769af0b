/* a; /* b; */ ; */ select (1; 2); select ";"";"; 
 