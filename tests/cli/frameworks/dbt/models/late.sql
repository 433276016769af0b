{{ config(materialized='incremental', unique_key='note') }}
{# carrier_id of orders #}
select o.id, o.shipped_at, c.note, c.shipped_at as seen
from {{ source('shop', 'orders') }} o
left join {{ ref('customers') }} c on c.id = o.customer_id
{% if is_incremental() %}
where o.note > '{{ var("note") }}'
{% endif %}
