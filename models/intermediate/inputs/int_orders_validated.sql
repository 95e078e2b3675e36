{{ config(materialized='view') }}
{{ current_rows('orders') }}
