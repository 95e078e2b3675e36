{{ config(materialized='view') }}
select * from {{ ref('int_shop_orders') }}
where profile_id is not null
