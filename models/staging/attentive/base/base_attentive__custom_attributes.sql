{{ config(**connected_as('attentive')) }}
{{ attentive_rows(['custom_attribute', 'custom_attributes']) }}
