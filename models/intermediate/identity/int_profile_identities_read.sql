{{ config(enabled=connections() != []) }}
{{ read_identities() }}
