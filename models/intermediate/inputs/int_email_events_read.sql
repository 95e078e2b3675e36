{{ config(pre_hook="{{ forget_what_was_read() }}", on_schema_change='append_new_columns', **replaced_by_part('loaded_part')) }}
{{ read_input('email_events') }}
