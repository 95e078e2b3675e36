{# After each consent event of a number, the latest opt-in of every level that took effect since the last opt-out and still counts. -#}
{%- set levels = ['express_written', 'express', 'implied'] -%}
{%- set since_both = 'partition by phone_e164, opt_out_number, identity_epoch order by position rows between unbounded preceding and current row' -%}
with

ledger as (
    select
        *,
        case when is_effective then level_in_effect end as level_given
    from {{ ref('int_consent_ledger') }}
),

grants as (
    select
        {% for level in levels -%}
        max(case when level_given = '{{ level }}' then position end) over ({{ since_both }}) as {{ level }}_position,
        {% endfor -%}
        min(case when level_given is not null then arrived_at end) over ({{ since_both }}) as known_at,
        phone_e164,
        effective_at as valid_from,
        lead(effective_at) over (partition by phone_e164 order by position) as valid_to
    from ledger
)

select
    {% for level in levels -%}
    {{ level }}.act_id as {{ level }}_id,
    {{ level }}.effective_at as {{ level }}_at,
    {% endfor -%}
    grants.phone_e164,
    grants.valid_from,
    grants.valid_to,
    grants.known_at
from grants
{% for level in levels -%}
left join ledger as {{ level }} on grants.phone_e164 = {{ level }}.phone_e164 and grants.{{ level }}_position = {{ level }}.position
{% endfor -%}
where grants.valid_to is null or grants.valid_from < grants.valid_to
