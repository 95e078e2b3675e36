{{ config(materialized='view') }}
{{ current_rows('web_events') }}
