{{ config(**connected_as('postscript')) }}
{{ exported_subscribers('postscript') }}
