{#
    What an export of subscribers says of consent, as rows of consent_events. An opt-out without a time that can be read counts from the file's; an opt-in
    without one is rejected, and so is a status that is no word for either. A day of leaving is an opt-out whatever the status is. Columns are those of the
    vendor's consent_events, in their order.
#}
{% macro exported_consents(vendor) %}
{%- set has_left = '^(unsubscribed|opted[ _-]?out|opt[ _-]?out)$' %}
select
    source_system || ':export:' || coalesce(subscriber_id, 'row ' || cast(row_in_file as {{ dbt.type_string() }})) || ':' || act
    || ':' || coalesce(cast(loaded_at as {{ dbt.type_string() }}), '') as consent_event_id,
    source_system || ':' || subscriber_id as profile_id,
    {{ vendor_number('phone', has_calling_code=true) }} as phone_e164,
    email,
    'sms' as channel,
    case act when 'opt_out' then 'all' else 'marketing' end as message_category,
    act as action,
    'unknown' as consent_level,
    case act when 'opt_out' then coalesce(opted_out_at, loaded_at) else opted_in_at end as occurred_at,
    case
        when lower(source) like '%checkout%' then 'checkout'
        when lower(source) like '%popup%' or lower(source) in ('keyword - form', 'klaviyo form') then 'form'
        when lower(source) = 'keyword' then 'keyword'
        when lower(source) = 'keyword api' then 'api'
        else 'import'
    end as source,
    source as method_detail,
    {#- a row has one page and address: those of signing up #}
    case act when 'opt_in' then page_url end as page_url,
    case act when 'opt_in' then ip_address end as ip_address,
    case act when 'opt_in' then user_agent end as user_agent,
    source_system,
    loaded_at
from (
    with numbered as (
        select
            *,
            {#- a row without an id is known by its place in its file, never by its number -#}
            row_number() over (
                partition by source_system, loaded_at
                order by
                    {{ byte_order('phone') }} nulls last, {{ byte_order('status') }} nulls last, opted_in_at nulls last, opted_out_at nulls last
                    {%- for column in ['opted_out_text', 'email', 'source', 'page_url', 'ip_address', 'user_agent'] %}, {{ byte_order(column) }} nulls last{% endfor %}
            ) as row_in_file
        from {{ ref('base_' ~ vendor ~ '__exported_subscribers') }}
    )

    select
        *,
        case
            when {{ regexp_match('lower(status)', '^(subscribed|opted[ _-]?in|opt[ _-]?in|active)$') }} then 'opt_in'
            when {{ regexp_match('lower(status)', has_left) }} then 'opt_out'
            else 'unread: ' || status
        end as act
    from numbered
    where status is not null and not {{ regexp_match('lower(status)', '^(not|never)[ _-]?subscribed$') }}
    union all
    select *, 'opt_out' as act
    from numbered
    where opted_out_text is not null and not coalesce({{ regexp_match('lower(status)', has_left) }}, false)
) as exported
{%- endmacro %}
