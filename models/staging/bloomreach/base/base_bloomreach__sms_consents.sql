{#
    Consents of the category that the connection names as that of marketing texts (sms_category), and those of no category. Where it names none, any
    refusal may be one of texts. As Bloomreach has it (Tracking consent), a row that is not a whole acceptance ends consent.
-#}
{{ config(**connected_as('bloomreach')) }}
with

judged as (
    select
        *,
        coalesce(action = 'accept' and category is not null and (valid_until is not null or valid_until_text = 'unlimited'), false) as is_given
    from {{ ref('base_bloomreach__consents') }}
)

select * from judged
where
    1 = 0
    {%- for connection in connections('bloomreach') %}
    or (
        source_system = '{{ connection.name }}'
        {%- if connection.sms_category %}
        and (lower(category) = lower('{{ connection.sms_category }}') or category is null)
        {%- else %}
        and not is_given
        {%- endif %}
    )
    {%- endfor %}
