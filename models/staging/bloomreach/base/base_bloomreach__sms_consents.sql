{# Consents of the category that the connection names as that of marketing texts (sms_category); none where it names none. -#}
{{ config(**connected_as('bloomreach')) }}
select * from {{ ref('base_bloomreach__consents') }}
where
    1 = 0
    {%- for connection in connections('bloomreach') if connection.sms_category %}
    or (
        source_system = '{{ connection.name }}'
        {#- a refusal of no category is one of all #}
        and (lower(category) = lower('{{ connection.sms_category }}') or (category is null and lower(action) = 'reject'))
    )
    {%- endfor %}
