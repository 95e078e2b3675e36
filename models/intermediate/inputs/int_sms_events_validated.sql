{{ config(materialized='view') }}
{{ current_rows('sms_events') }}
