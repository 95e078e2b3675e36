{{ config(**connected_as('attentive')) }}
{{ attentive_rows(['sms_email_unsubscribed']) }}
