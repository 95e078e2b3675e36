{{ config(**connected_as('segment')) }}
{{ vendor_rows('segment', ['identifies'], tracked_columns(user_traits())) }}
