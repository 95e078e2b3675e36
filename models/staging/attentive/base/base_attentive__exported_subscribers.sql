{{ config(**connected_as('attentive')) }}
{{ exported_subscribers('attentive') }}
