{#
    Accepted rows of an input, one a key. The version with the greatest loaded_at (else updated_at) wins; where there is neither
    column, rows of one key must be identical or all are rejected. Most keys stand once, so only the repeated ones are ranked.

    Columns: those of the contract; row_versions, how many accepted rows the key had; first_loaded_at, where there is a
    loaded_at, the earliest among the versions: when the row first arrived.

    A row whose parent (input_parents) was not accepted is an orphan and not accepted either.
#}
{% macro validated_input(name) %}
    {%- set staged = ref('stg_inputs__' ~ name) -%}
    {%- set parent_column, parent = input_parents().get(name, (none, none)) -%}
    {%- set accepted_parents = ref('int_' ~ parent ~ '_validated') if parent -%}
    {#- the two that tell who is who are about source profiles -#}
    {%- set is_about_persons = name not in ('profiles', 'profile_identities') -%}
    {%- set persons = join_persons('staged') if is_about_persons -%}
    {%- if not execute -%}
        {{ return('select 1') }}
    {%- endif -%}
    {%- set columns = staged_columns(name) -%}
    {%- set keys = input_keys(name) -%}
    {%- set version = input_version(name) -%}
    {%- set contents = columns | reject('in', keys + [version, 'problems']) | list -%}
    {#- of two versions of one time the one that forbids comes first: one with a cell that cannot be read, then by what the contract says -#}
    {%- set forbidding = input_table(name).columns.values() | selectattr('config.meta.unread_as', 'defined') | map(attribute='name') | list -%}
    {%- set ties = {} -%}
    {%- for column in input_table(name).columns.values() if column.config.meta.forbids_first -%}
        {%- do ties.update({column.name: column.config.meta.forbids_first}) -%}
    {%- endfor -%}
    {%- set contents = forbidding + contents | reject('in', forbidding) | list -%}
    {%- set newest_first -%}
        {%- if version %}accepted.{{ version }} desc nulls last, case when accepted.problems <> '' then 0 else 1 end,{% endif -%}
        {%- for column, direction in ties.items() %} accepted.{{ column }} {{ direction }},{% endfor %}
        {{ qualified('accepted', contents or keys, ' desc nulls last') }}
    {%- endset -%}
with

accepted as (
    select
        {%- for column in columns %}
        {{ person_of('staged') ~ ' as profile_id' if column == 'profile_id' and is_about_persons else 'staged.' ~ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ staged }} as staged
    {{- persons if 'profile_id' in columns }}
    where
        staged.is_accepted
        {%- if parent %}
        and exists (
            select 1 from {{ accepted_parents }} as parents
            where parents.{{ parent_column }} = staged.{{ parent_column }}
        )
        {%- endif %}
),

repeated_keys as (
    select
        {{ keys | join(',\n        ') }},
        count(*) as row_versions
        {%- if version == 'loaded_at' %},
        min(loaded_at) as first_loaded_at
        {%- endif %}
    from accepted
    group by {{ keys | join(', ') }}
    having count(*) > 1
),

ranked as (
    select
        accepted.*,
        repeated_keys.row_versions,
        {%- if version == 'loaded_at' %}
        repeated_keys.first_loaded_at,
        {%- endif %}
        row_number() over (
            partition by {{ qualified('accepted', keys) }}
            order by {{ newest_first }}
        ) as newest,
        rank() over (
            partition by {{ qualified('accepted', keys) }}
            order by {{ newest_first }}
        ) as content
    from accepted
    inner join repeated_keys on {{ same_columns('accepted', 'repeated_keys', keys) }}
){% if version is none %},

contradictory_keys as (
    select distinct {{ keys | join(', ') }}
    from ranked
    where content > 1
)
{%- endif %}

select
    accepted.*,
    cast(1 as {{ dbt.type_bigint() }}) as row_versions
    {%- if version == 'loaded_at' %},
    accepted.loaded_at as first_loaded_at
    {%- endif %}
from accepted
left join repeated_keys on {{ same_columns('accepted', 'repeated_keys', keys) }}
where repeated_keys.{{ keys[0] }} is null
union all
select
    {{ qualified('ranked', columns) }},
    ranked.row_versions
    {%- if version == 'loaded_at' %},
    ranked.first_loaded_at
    {%- endif %}
from ranked
{% if version is none -%}
left join contradictory_keys on {{ same_columns('ranked', 'contradictory_keys', keys) }}
where ranked.newest = 1 and contradictory_keys.{{ keys[0] }} is null
{%- else -%}
where ranked.newest = 1
{%- endif %}
{%- endmacro %}
