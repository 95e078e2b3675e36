{{ config(pre_hook="{{ truncate_before_reload() }}", on_schema_change='append_new_columns', **replaced_by_part('load_partition')) }}
{{ read_input('sms_events') }}
