{{ config(materialized='view') }}
{{ current_rows('email_events') }}
