{{ config(**connected_as('attentive')) }}
{{ attentive_rows(['general_events']) }}
