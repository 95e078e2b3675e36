{#
    Whatever was said about texts, with the number it counts for: consent events, replies and refusals by providers. An opt-in is given for a
    number; what ends or denies consent, or may, falls on whoever it names (definitions.md section 2, References).

    Columns: act_id, phone_e164 (null where no number is named), occurred_at, arrived_at (as_of where nothing says when),
    effective_at (when it counts from), action, message_category, consent_level, source, source_system, is_provider_refusal.
#}
{% macro consent_statements() %}
    with statements as (
        select
            act_id,
            phone_e164,
            profile_id,
            email,
            occurred_at,
            coalesce(received_at, first_loaded_at, {{ as_of() }}) as arrived_at,
            action,
            message_category,
            consent_level,
            source,
            source_system,
            false as is_provider_refusal
        from {{ ref('int_consent_versions') }}
        union all
        select
            sms_event_id as act_id,
            phone_e164,
            profile_id,
            cast(null as {{ dbt.type_string() }}) as email,
            occurred_at,
            first_loaded_at as arrived_at,
            case reply_intent when 'opt_in' then 'start' else reply_intent end as action,
            'all' as message_category,
            cast(null as {{ dbt.type_string() }}) as consent_level,
            'keyword' as source,
            source_system,
            false as is_provider_refusal
        from {{ ref('int_inbound_texts') }}
        where is_accepted and reply_intent in ('opt_out', 'opt_in', 'help', 'review')
        union all
        select
            sms_event_id as act_id,
            phone_e164,
            profile_id,
            cast(null as {{ dbt.type_string() }}) as email,
            occurred_at,
            arrived_at,
            'opt_out_carrier' as action,
            'all' as message_category,
            cast(null as {{ dbt.type_string() }}) as consent_level,
            'carrier' as source,
            source_system,
            true as is_provider_refusal
        from {{ ref('int_provider_refusals') }}
        where is_accepted
    ),

    named as (
        {{ numbers_named_by('statements') }}
    )

    select distinct
        act_id,
        case when action in ({{ opt_out_actions() }}, 'never_subscribed', 'review') then named_number else phone_e164 end as phone_e164,
        occurred_at,
        arrived_at,
        {#- an opt-out cannot have happened after it arrived #}
        case
            when action in ({{ opt_out_actions() }}, 'never_subscribed') then {{ least_of('occurred_at', 'arrived_at') }}
            else occurred_at
        end as effective_at,
        action,
        message_category,
        consent_level,
        source,
        source_system,
        is_provider_refusal
    from named
{%- endmacro %}
