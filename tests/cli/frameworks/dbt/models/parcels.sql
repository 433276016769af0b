select code, '{{1,2},{3,4}}'::int[][] as kinds from {{ source("shop", "parcels") }}
