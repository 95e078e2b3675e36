{{ config(**connected_as('attentive')) }}
{{ attentive_rows(['sms_message_link_click']) }}
