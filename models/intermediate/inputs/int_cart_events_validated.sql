{{ config(materialized='view') }}
{{ current_rows('cart_events') }}
