{{ config(**connected_as('segment')) }}
{{ vendor_rows('segment', ['users'], tracked_columns(user_traits())) }}
